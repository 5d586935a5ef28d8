package dev.licenseauth.domain.licensing;

import java.util.Locale;
import java.util.Optional;

/** What an operator may do to a licence's stored status. */
public enum StatusChange {
    SUSPEND,
    REINSTATE,
    /** Final. */
    REVOKE;

    /** The word used in paths and in the history. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What becomes of a status; empty where this cannot be done to it. */
    public Optional<StoredStatus> of(StoredStatus before) {
        return switch (before) {
            case ACTIVE ->
                switch (this) {
                    case SUSPEND -> Optional.of(StoredStatus.SUSPENDED);
                    case REVOKE -> Optional.of(StoredStatus.REVOKED);
                    case REINSTATE -> Optional.empty();
                };
            case SUSPENDED ->
                switch (this) {
                    case REINSTATE -> Optional.of(StoredStatus.ACTIVE);
                    case REVOKE -> Optional.of(StoredStatus.REVOKED);
                    case SUSPEND -> Optional.empty();
                };
            case REVOKED, DELETED -> Optional.empty();
        };
    }
}
