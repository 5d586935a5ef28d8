package dev.licenseauth.license.config;

import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.LocalHosts;
import dev.licenseauth.domain.licensing.port.BannedOwners;
import dev.licenseauth.domain.licensing.port.InternetNames;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The list of local hosts, made at start, so that a wrong one is noticed then. */
@ApplicationScoped
class Hosts {
    @Produces
    @Singleton
    @Startup
    LocalHosts localHosts(LicenseConfig config, InternetNames names) {
        LicenseConfig.Binding settings = config.binding();
        if (settings.maxLocalHosts() < 0) {
            throw new IllegalStateException("licenseauth.license.binding.max-local-hosts must not be negative");
        }
        return new LocalHosts(
                names,
                settings.stagingSuffixes().stream()
                        .map(suffix -> normal(suffix, names))
                        .toList(),
                settings.maxLocalHosts());
    }

    @Produces
    @Singleton
    Circumstances circumstances(LocalHosts localHosts, BannedOwners bannedOwners) {
        return new Circumstances(localHosts, bannedOwners);
    }

    private static String normal(String suffix, InternetNames names) {
        // Many are public suffixes: it is below them that customers get their names.
        if (DomainName.parse("x." + suffix, names) instanceof DomainName.Parsed.Host(DomainName below)
                && below.host().equals("x." + suffix)) {
            return suffix;
        }
        throw new IllegalStateException(
                "licenseauth.license.binding.staging-suffixes holds " + suffix + ", which is no lower-case domain");
    }
}
