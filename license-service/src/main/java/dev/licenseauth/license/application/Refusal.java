package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.StoredStatus;

/** Why a licence is left as it is, whatever was to be done to it. */
public sealed interface Refusal {
    /** There is no such licence, or none that the caller may know of. */
    record Unknown() implements Refusal {}

    /** The licence has changed since the caller saw it. */
    record Outdated() implements Refusal {}

    /** The caller may change the licence, but not this of it; the detail is fit for him. */
    record Forbidden(String detail) implements Refusal {}

    /** This cannot be done to a licence of that status. */
    record WrongStatus(StoredStatus status) implements Refusal {}
}
