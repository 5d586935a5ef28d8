package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.http.ClientAddresses;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.domain.security.Caller;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Finds out who calls. */
@ApplicationScoped
public class Authentication {
    private static final String SCHEME = "bearer ";

    private final AccessTokenCheck accessTokens;
    private final ServiceTokens serviceTokens;
    private final AuthState state;
    private final ClientAddresses clientAddresses;
    private final CurrentVertxRequest currentRequest;

    Authentication(
            AccessTokenCheck accessTokens,
            ServiceTokens serviceTokens,
            AuthState state,
            ClientAddresses clientAddresses,
            CurrentVertxRequest currentRequest) {
        this.accessTokens = accessTokens;
        this.serviceTokens = serviceTokens;
        this.state = state;
        this.clientAddresses = clientAddresses;
        this.currentRequest = currentRequest;
    }

    /** What a header's credential is worth. */
    public sealed interface Result {
        /** It is good. */
        record Known(Caller caller) implements Result {}

        /** There is none, or it is not good, whatever is wrong with it. */
        record Unknown() implements Result {}

        /** Nobody can say: what is known of revocations is too old. */
        record Undecided() implements Result {}
    }

    /** Judges the header {@code Authorization}. */
    public Result authenticate(@Nullable String authorization) {
        String token = bearer(authorization);
        if (token == null) {
            return new Result.Unknown();
        }
        if (!state.fresh()) {
            return new Result.Undecided();
        }
        return accessTokens
                .check(token)
                .<Result>map(good -> new Result.Known(caller(good)))
                .orElseGet(Result.Unknown::new);
    }

    /** The service whose token for this service the header {@code Authorization} holds; empty for anything else. */
    Optional<String> callingService(@Nullable String authorization) {
        String token = bearer(authorization);
        return token == null ? Optional.empty() : serviceTokens.issuerOf(token);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : null;
    }

    private Caller caller(AccessToken token) {
        RoutingContext request = currentRequest.getCurrent();
        return new Caller(
                "user:" + token.userId(),
                token.role(),
                token.userId(),
                token.sessionId(),
                token.ownerRef(),
                token.authenticatedAt(),
                null,
                RequestIds.of(request),
                request == null ? null : clientAddresses.of(request.request()));
    }
}
