package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Role;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Checks who may call one endpoint, before its body is read. */
@Priority(Priorities.AUTHENTICATION)
final class PermissionFilter implements ContainerRequestFilter {
    private static final int RETRY_AFTER_SECONDS = 1;

    private final Authentication authentication;
    private final CurrentCaller currentCaller;
    private final EndpointAccess access;

    PermissionFilter(Authentication authentication, CurrentCaller currentCaller, EndpointAccess access) {
        this.authentication = authentication;
        this.currentCaller = currentCaller;
        this.access = access;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String authorization = request.getHeaderString("Authorization");
        switch (access) {
            case EndpointAccess.Anybody() -> {
                // Never registered for one.
            }
            case EndpointAccess.Services() -> {
                if (authentication.callingService(authorization).isEmpty()) {
                    throw new ProblemException(Problem.unauthenticated());
                }
            }
            case EndpointAccess.AnyUser() -> {
                Caller caller = caller(authorization);
                if (caller.role() == Role.GUEST) {
                    throw new ProblemException(Problem.forbidden("a user's account"));
                }
                currentCaller.set(caller);
            }
            case EndpointAccess.Holders(Permission permission) -> {
                Caller caller = caller(authorization);
                if (!caller.role().allows(permission)) {
                    throw new ProblemException(Problem.forbidden("the permission " + permission.word()));
                }
                currentCaller.set(caller);
            }
            case EndpointAccess.Nobody() -> {
                Caller ignored = caller(authorization);
                throw new ProblemException(Problem.forbidden("a permission that nobody holds"));
            }
        }
    }

    private Caller caller(@Nullable String authorization) {
        return switch (authentication.authenticate(authorization)) {
            case Authentication.Result.Known(Caller caller) -> caller;
            case Authentication.Result.Unknown() -> throw new ProblemException(Problem.unauthenticated());
            case Authentication.Result.Undecided() ->
                throw new ProblemException(Problem.unavailable(
                        "What is known of revoked tokens is too old to let anybody in by. Try again shortly.",
                        RETRY_AFTER_SECONDS));
        };
    }
}
