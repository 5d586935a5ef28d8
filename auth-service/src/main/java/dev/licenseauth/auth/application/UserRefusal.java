package dev.licenseauth.auth.application;

/** Why nothing was done to a user. */
public enum UserRefusal {
    /** There is none, as far as the caller is told. */
    NOT_FOUND,
    /** Nobody acts on an equal or higher rank or grants above his own. */
    RANK_TOO_LOW,
    /** He has changed since the caller saw him. */
    OUTDATED,
    /** He is the last who can do everything. */
    LAST_SUPER_ADMIN
}
