package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.security.Role;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * What somebody's rank lets him do to other users: nobody acts on an equal or higher rank or grants above his own.
 * Whether he may do such a thing at all is the permission's matter.
 */
public record Authority(UUID userId, Role role) {
    /** Whether the other one exists, as far as he is told. */
    public boolean maySee(Account other) {
        return other.id().equals(userId) || visibleRoles().contains(other.role());
    }

    /** The roles of the users he is told of. */
    public Set<Role> visibleRoles() {
        if (role == Role.SUPER_ADMIN) {
            return EnumSet.allOf(Role.class);
        }
        EnumSet<Role> below = EnumSet.noneOf(Role.class);
        Arrays.stream(Role.values()).filter(other -> other.compareTo(role) < 0).forEach(below::add);
        return below;
    }

    /** Whether he may act on the other one, who is never himself. */
    public boolean outranks(Account other) {
        return !other.id().equals(userId) && other.role().compareTo(role) < 0;
    }

    /** Whether he may give the role to somebody below him. */
    public boolean mayGrant(Role granted) {
        return granted.compareTo(role) <= 0;
    }

    /** Whether he would lower his own rank, which everybody may. */
    public boolean stepsDown(Account account, Role to) {
        return account.id().equals(userId) && to.compareTo(account.role()) < 0;
    }
}
