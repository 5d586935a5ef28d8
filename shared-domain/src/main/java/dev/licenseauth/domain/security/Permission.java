package dev.licenseauth.domain.security;

import java.util.Locale;

/** What an endpoint can demand of its caller. */
public enum Permission {
    LICENSE_READ,
    LICENSE_WRITE,
    LICENSE_REVOKE,
    LICENSE_BULK,
    LICENSE_REVEAL,
    LICENSE_DELETE,
    CATALOG_READ,
    CATALOG_WRITE,
    USER_READ,
    USER_WARN,
    USER_WRITE,
    USER_BAN,
    SESSION_REVOKE,
    BUNDLE_APPLY,
    APIKEY_WRITE,
    FLAG_WRITE,
    WEBHOOK_READ,
    WEBHOOK_WRITE,
    EVENT_READ,
    AUDIT_READ,
    AUDIT_EXPORT,
    SECURITY_READ,
    SECURITY_WRITE,
    EMERGENCY_EXECUTE;

    /** The word used on the wire, for example {@code license:read}. */
    public String word() {
        int split = name().indexOf('_');
        return (name().substring(0, split) + ":" + name().substring(split + 1)).toLowerCase(Locale.ROOT);
    }
}
