package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.http.ClientAddresses;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Finds out who calls. */
@ApplicationScoped
public class Authentication {
    private static final String SCHEME = "bearer ";

    private final BootstrapToken bootstrapToken;
    private final ClientAddresses clientAddresses;
    private final CurrentVertxRequest currentRequest;

    Authentication(BootstrapToken bootstrapToken, ClientAddresses clientAddresses, CurrentVertxRequest currentRequest) {
        this.bootstrapToken = bootstrapToken;
        this.clientAddresses = clientAddresses;
        this.currentRequest = currentRequest;
    }

    /** The caller whose credential the header holds; empty for none and for one that is not valid. */
    Optional<Caller> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        if (!bootstrapToken.matches(authorization.substring(SCHEME.length()).strip())) {
            return Optional.empty();
        }
        RoutingContext request = currentRequest.getCurrent();
        return Optional.of(new Caller(
                "bootstrap",
                Role.SUPER_ADMIN,
                null,
                RequestIds.of(request),
                request == null ? null : clientAddresses.of(request.request())));
    }
}
