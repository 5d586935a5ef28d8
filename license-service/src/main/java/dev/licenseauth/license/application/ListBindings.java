package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Shows what a licence holds to those who may read it. */
@ApplicationScoped
public class ListBindings {
    private final FindLicense findLicense;
    private final Bindings bindings;

    ListBindings(FindLicense findLicense, Bindings bindings) {
        this.findLicense = findLicense;
        this.bindings = bindings;
    }

    /** Domains from the one after, at most so many; empty when the caller may know of no such licence. */
    public Optional<List<BoundDomain>> domains(UUID licenseId, @Nullable UUID after, int max, Caller caller) {
        return findLicense.handle(licenseId, caller).map(license -> bindings.domainsAfter(license.id(), after, max));
    }

    /** Devices from the one after, at most so many; empty when the caller may know of no such licence. */
    public Optional<List<BoundDevice>> devices(UUID licenseId, @Nullable UUID after, int max, Caller caller) {
        return findLicense.handle(licenseId, caller).map(license -> bindings.devicesAfter(license.id(), after, max));
    }
}
