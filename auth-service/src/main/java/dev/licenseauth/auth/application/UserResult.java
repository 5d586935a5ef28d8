package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Account;

/** What became of an act on a user. */
public sealed interface UserResult {
    /** It is done; the account as it is now. */
    record Done(Account account) implements UserResult {}

    record Refused(UserRefusal reason) implements UserResult {}
}
