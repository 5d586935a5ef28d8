package dev.licenseauth.domain.security;

import java.util.Objects;

/**
 * How far a permission reaches: of the things of a kind, those the caller may know of. What lies outside is answered as
 * if it did not exist.
 */
public sealed interface Scope {
    /** Every one. */
    record All() implements Scope {}

    /** Those that this actor issued or caused. */
    record IssuedBy(String actor) implements Scope {}

    /** Those of this owner. */
    record OwnedBy(String ownerRef) implements Scope {}

    /** None at all. */
    record Nothing() implements Scope {}

    /** What the caller's permission reaches to. */
    static Scope of(Caller caller, Permission permission) {
        if (!caller.role().allows(permission)) {
            return new Nothing();
        }
        return switch (caller.role()) {
            case ADMIN, SUPER_ADMIN, SUPPORT -> new All();
            case RESELLER -> isShared(permission) ? new All() : new IssuedBy(caller.actor());
            case USER -> caller.ownerRef() == null ? new Nothing() : new OwnedBy(caller.ownerRef());
            case GUEST -> new Nothing();
        };
    }

    /** The catalogue belongs to the vendor: whoever may read it reads all of it. */
    private static boolean isShared(Permission permission) {
        return permission == Permission.CATALOG_READ;
    }

    /**
     * Whether a thing lies inside.
     *
     * @param actor who issued or caused it
     * @param owner whose it is
     */
    default boolean covers(String actor, String owner) {
        return switch (this) {
            case All() -> true;
            case IssuedBy(String issuer) -> Objects.equals(issuer, actor);
            case OwnedBy(String ref) -> Objects.equals(ref, owner);
            case Nothing() -> false;
        };
    }
}
