package dev.licenseauth.domain.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What an account may do, lowest rank first. Nobody acts on an equal or higher rank. What reaches only to oneself (own
 * sessions, own keys, own domains) needs no permission listed here: its endpoints are bound to the caller.
 */
public enum Role {
    GUEST(EnumSet.noneOf(Permission.class)),
    USER(EnumSet.of(Permission.LICENSE_READ)),
    SUPPORT(EnumSet.of(
            Permission.LICENSE_READ,
            Permission.CATALOG_READ,
            Permission.USER_READ,
            Permission.USER_WARN,
            Permission.SESSION_REVOKE,
            Permission.EVENT_READ)),
    RESELLER(EnumSet.of(
            Permission.LICENSE_READ,
            Permission.LICENSE_WRITE,
            Permission.LICENSE_REVOKE,
            Permission.LICENSE_BULK,
            Permission.LICENSE_REVEAL,
            Permission.CATALOG_READ,
            Permission.EVENT_READ)),
    ADMIN(EnumSet.complementOf(
            EnumSet.of(Permission.AUDIT_EXPORT, Permission.SECURITY_WRITE, Permission.EMERGENCY_EXECUTE))),
    SUPER_ADMIN(EnumSet.allOf(Permission.class));

    // Set.copyOf is immutable, which the checker cannot see from the declared type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** Whether the role holds the permission at all; how far it reaches (own, issued, all) is decided per resource. */
    public boolean allows(Permission permission) {
        return permissions.contains(permission);
    }

    /** The word used on the wire, for example {@code super_admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
