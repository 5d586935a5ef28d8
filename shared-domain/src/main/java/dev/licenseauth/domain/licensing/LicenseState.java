package dev.licenseauth.domain.licensing;

/** What an operator decided about a licence, with what can be done from there. Revoked is final. */
public sealed interface LicenseState {
    /** The status that is stored. */
    StoredStatus stored();

    /** It validates or may come to validate again: its terms can be changed. */
    sealed interface Living extends LicenseState {
        /** For good. */
        default Revoked revoke() {
            return new Revoked();
        }
    }

    /** In force; what the clock makes of it is another matter. */
    record Active() implements Living {
        @Override
        public StoredStatus stored() {
            return StoredStatus.ACTIVE;
        }

        /** For a while. */
        public Suspended suspend() {
            return new Suspended();
        }
    }

    /** Stopped for a while. */
    record Suspended() implements Living {
        @Override
        public StoredStatus stored() {
            return StoredStatus.SUSPENDED;
        }

        /** Lets it validate again. */
        public Active reinstate() {
            return new Active();
        }
    }

    /** Ended for good. */
    record Revoked() implements LicenseState {
        @Override
        public StoredStatus stored() {
            return StoredStatus.REVOKED;
        }
    }

    /** Nothing is left but its key's place. */
    record Deleted() implements LicenseState {
        @Override
        public StoredStatus stored() {
            return StoredStatus.DELETED;
        }
    }

    /** The state of a stored status. */
    static LicenseState of(StoredStatus status) {
        return switch (status) {
            case ACTIVE -> new Active();
            case SUSPENDED -> new Suspended();
            case REVOKED -> new Revoked();
            case DELETED -> new Deleted();
        };
    }
}
