package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Checks one endpoint's permission before its body is read. */
@Priority(Priorities.AUTHENTICATION)
final class PermissionFilter implements ContainerRequestFilter {
    private final Authentication authentication;
    private final CurrentCaller currentCaller;
    private final @Nullable Permission required;

    /** @param required the permission; {@code null} where none was declared, which lets nobody in */
    PermissionFilter(Authentication authentication, CurrentCaller currentCaller, @Nullable Permission required) {
        this.authentication = authentication;
        this.currentCaller = currentCaller;
        this.required = required;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = authentication
                .authenticate(request.getHeaderString("Authorization"))
                .orElseThrow(() -> new ProblemException(Problem.unauthenticated()));
        if (required == null || !caller.role().allows(required)) {
            throw new ProblemException(Problem.forbidden(required == null ? "none" : required.word()));
        }
        currentCaller.set(caller);
    }
}
