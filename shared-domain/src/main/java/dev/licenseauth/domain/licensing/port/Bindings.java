package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.Entitlement;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The domains and devices of licences. Writes belong to the transaction in progress, in which the licence was locked:
 * limits are decided under that lock and nowhere else.
 */
public interface Bindings {
    /**
     * Locks the licence's row to the end of the transaction in progress and reads what its limits are decided from, as
     * of after the lock. Empty when no licence has the DLID.
     */
    Optional<Entitlement> lock(Dlid dlid);

    /** The same without the lock and outside of any transaction. */
    Optional<Entitlement> read(Dlid dlid);

    /** The same by the licence's id; of what is read in a transaction that locked it, as of after the lock. */
    Optional<Entitlement> read(UUID licenseId);

    /** The current domain of the licence that covers the host; an exact one before a wide one. Needs no transaction. */
    Optional<BoundDomain> domainCovering(UUID licenseId, DomainName host);

    /** The device, also when it was released. Needs no transaction. */
    Optional<BoundDevice> device(UUID licenseId, DeviceKey key);

    /** Domains of the licence, bound ones first, at most so many. */
    List<BoundDomain> domains(UUID licenseId, int max);

    /** Devices of the licence, bound ones first, at most so many. */
    List<BoundDevice> devices(UUID licenseId, int max);

    /** The domain the licence holds under exactly this pattern. */
    Optional<BoundDomain> domain(UUID licenseId, DomainPattern pattern);

    /** A domain the licence holds, by its id. */
    Optional<BoundDomain> domain(UUID licenseId, UUID domainId);

    /** A device that is bound to the licence, by its id. */
    Optional<BoundDevice> device(UUID licenseId, UUID deviceId);

    /** Domains the licence holds, in the order they were first bound, from the one after, at most so many. */
    List<BoundDomain> domainsAfter(UUID licenseId, @Nullable UUID after, int max);

    /** Devices bound to the licence, in the order they were first bound, from the one after, at most so many. */
    List<BoundDevice> devicesAfter(UUID licenseId, @Nullable UUID after, int max);

    /** Binds a domain that is not bound. */
    default BoundDomain bind(UUID licenseId, DomainName host, boolean asLocal, Instant now) {
        return bind(licenseId, new DomainPattern(host, false), asLocal, now);
    }

    /** Binds a domain, or one with all below it, that is not bound. */
    BoundDomain bind(UUID licenseId, DomainPattern pattern, boolean asLocal, Instant now);

    /**
     * Binds a device that is not bound.
     *
     * @param isNew whether it counts as an activation
     */
    BoundDevice bind(UUID licenseId, DeviceKey key, @Nullable String name, boolean isNew, Instant now);

    /** Notes that it was seen. */
    void seen(BoundDomain domain, Instant now);

    /** Notes that it was seen. */
    void seen(BoundDevice device, Instant now);

    /** Frees what it takes; its row stays. */
    void release(BoundDomain domain, Instant now);

    /** Frees what it takes; its row stays. */
    void release(BoundDevice device, Instant now);

    /** Frees every device of the licence; answers how many were bound. */
    int releaseDevices(UUID licenseId, Instant now);

    /** Counts the activations from nought again. */
    void forgetActivations(UUID licenseId);

    /** When the licence's owner last freed one of the kind by himself; empty when he never did. */
    Optional<Instant> ownerReleasedAt(UUID licenseId, BindingKind kind);

    /** Notes that he did. */
    void noteOwnerReleased(UUID licenseId, BindingKind kind, Instant now);
}
