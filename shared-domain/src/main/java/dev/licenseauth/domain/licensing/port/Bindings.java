package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
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

    /** The current domain of the licence that covers the host; an exact one before a wide one. Needs no transaction. */
    Optional<BoundDomain> domainCovering(UUID licenseId, DomainName host);

    /** The device, also when it was released. Needs no transaction. */
    Optional<BoundDevice> device(UUID licenseId, DeviceKey key);

    /** Domains of the licence, bound ones first, at most so many. */
    List<BoundDomain> domains(UUID licenseId, int max);

    /** Devices of the licence, bound ones first, at most so many. */
    List<BoundDevice> devices(UUID licenseId, int max);

    /** Binds a domain that is not bound. */
    BoundDomain bind(UUID licenseId, DomainName host, boolean asLocal, Instant now);

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
}
