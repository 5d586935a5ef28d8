package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.security.InternalEndpoint;
import dev.licenseauth.auth.application.ReadAuthState;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.Jwk;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.port.ToldState.Snapshot;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The state of {@code auth.state.v1} for services that hear nothing by it. No gateway routes here. */
@Path("/internal/v1/auth-state")
@Produces(MediaType.APPLICATION_JSON)
public class AuthStateResource {
    private static final long ALL = -1;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

    private final ReadAuthState readAuthState;

    AuthStateResource(ReadAuthState readAuthState) {
        this.readAuthState = readAuthState;
    }

    record State(
            long atMs,
            long counter,
            List<RevokedTarget> revocations,
            List<SigningKey> keys,
            CurrentSettings settings,
            List<KnownOwner> owners) {
        static State of(Snapshot snapshot) {
            return new State(
                    snapshot.at().toEpochMilli(),
                    snapshot.counter().value(),
                    snapshot.revocations().stream().map(RevokedTarget::of).toList(),
                    snapshot.signingKeys().stream().map(SigningKey::of).toList(),
                    new CurrentSettings(
                            snapshot.settings().version(),
                            snapshot.settings().values().byName()),
                    snapshot.owners().stream().map(KnownOwner::of).toList());
        }
    }

    record RevokedTarget(String target, long counter, long expiresAt) {
        static RevokedTarget of(AuthFact.Revoked revoked) {
            return new RevokedTarget(
                    revoked.target().text(),
                    revoked.counter().value(),
                    revoked.expiresAt().getEpochSecond());
        }
    }

    record SigningKey(String kid, String state, long version, Jwk jwk) {
        static SigningKey of(KeyStanding key) {
            return new SigningKey(
                    key.kid(), key.state().word(), key.version(), Jwk.of(key.kid(), key.use(), key.publicKey()));
        }
    }

    record KnownOwner(
            String ownerRef,
            long version,
            String userId,
            boolean banned,
            @Nullable Long bannedUntil) {
        static KnownOwner of(AuthFact.Owner owner) {
            Instant until = owner.bannedUntil();
            return new KnownOwner(
                    owner.ownerRef(),
                    owner.version(),
                    owner.userId().toString(),
                    owner.banned(),
                    until == null ? null : until.getEpochSecond());
        }
    }

    record CurrentSettings(long version, Map<String, Object> values) {}

    @GET
    @InternalEndpoint
    public Response state(@Context UriInfo uri) {
        FieldErrors errors = new FieldErrors();
        Optional<Long> counter = errors.optional("after", errors.single("after", uri), AuthStateResource::counter);
        Optional<Boolean> withOwners = errors.optional("owners", errors.single("owners", uri), AuthStateResource::flag);
        errors.throwIfAny();
        return Response.ok(State.of(readAuthState.handle(counter.orElse(ALL), withOwners.orElse(false))))
                .header("Cache-Control", "no-store")
                .build();
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static long counter(String text) {
        try {
            if (NUMBER.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // The same answer as below.
        }
        throw new IllegalArgumentException("must be a whole number");
    }
}
