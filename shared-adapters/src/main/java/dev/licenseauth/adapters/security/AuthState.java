package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.adapters.security.StateRecord.Target;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What this replica knows of signing keys, revocations and banned owners, in memory. A token is checked against it without a remote
 * call, and against nothing once it is too old: then nobody can say whether a token was revoked.
 *
 * <p>Records may come twice, late, and from the topic and the feed at once: of two for one thing the newer counts, and
 * nothing that was refused is ever accepted again by an older record.
 */
@ApplicationScoped
public class AuthState {
    private static final Revoked NEVER = new Revoked(Long.MIN_VALUE, Instant.EPOCH);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration maxAge;
    private final Map<Target, Revoked> revoked = new ConcurrentHashMap<>();
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Map<String, StateRecord.Owner> owners = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Beat> lastBeat = new AtomicReference<>();
    private final CountDownLatch complete = new CountDownLatch(1);

    @Inject
    AuthState(Clock clock, PlatformConfig config) {
        this(clock, System::nanoTime, config.authState().maxAge());
    }

    AuthState(Clock clock, LongSupplier nanoTime, Duration maxAge) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.maxAge = maxAge;
    }

    private record Revoked(long counter, Instant expiresAt) {}

    /** @param publicKey {@code null} once it is gone, so that a record that comes late does not bring it back */
    private record Key(long version, @Nullable RSAPublicKey publicKey) {}

    /** @param receivedAt of {@link #nanoTime}: a wall clock that is set back must not make an old view young */
    private record Beat(Instant at, long counter, long receivedAt) {}

    /** Takes a record into the view. */
    public void apply(StateRecord record) {
        switch (record) {
            case StateRecord.Heartbeat(Instant at, long counter) -> beat(new Beat(at, counter, nanoTime.getAsLong()));
            case StateRecord.Revocation(Target target, long counter, Instant expiresAt) ->
                revoked.merge(
                        target,
                        new Revoked(counter, expiresAt),
                        (held, given) -> given.counter() > held.counter() ? given : held);
            case StateRecord.SigningKey(String kid, long version, RSAPublicKey publicKey) ->
                keys.merge(
                        kid,
                        new Key(version, publicKey),
                        (held, given) -> held.publicKey() != null && given.version() > held.version() ? given : held);
            case StateRecord.SigningKeyGone(String kid) -> keys.put(kid, new Key(Long.MAX_VALUE, null));
            case StateRecord.Owner owner ->
                owners.merge(owner.ownerRef(), owner, (held, given) -> given.version() > held.version() ? given : held);
            case StateRecord.Irrelevant() -> {
                // Of a later version, or of no concern to the check of a token.
            }
        }
    }

    private void beat(Beat given) {
        Beat held = lastBeat.get();
        while (held == null || given.at().isAfter(held.at())) {
            if (lastBeat.compareAndSet(held, given)) {
                break;
            }
            held = lastBeat.get();
        }
        if (fresh()) {
            complete.countDown();
        }
    }

    /**
     * How old the view is: by the heartbeat's own time, and never less than since it came. {@code null} before the first.
     */
    public @Nullable Duration age() {
        Beat beat = lastBeat.get();
        if (beat == null) {
            return null;
        }
        Duration byClock = Duration.between(beat.at(), clock.instant());
        Duration sinceReceived = Duration.ofNanos(nanoTime.getAsLong() - beat.receivedAt());
        return byClock.compareTo(sinceReceived) > 0 ? byClock : sinceReceived;
    }

    /** Whether the view is young enough to let anybody in by. */
    public boolean fresh() {
        Duration age = age();
        return age != null && age.compareTo(maxAge) <= 0;
    }

    /** The counter up to which every revocation is here; {@code -1} before the first heartbeat. */
    public long completeUpTo() {
        Beat beat = lastBeat.get();
        return beat == null ? -1 : beat.counter();
    }

    /** Waits until the view has been complete and young once, at most so long; says whether it was. */
    public boolean awaitComplete(Duration limit) throws InterruptedException {
        return complete.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The key of that name, if tokens signed with it are accepted. */
    public Optional<RSAPublicKey> key(String kid) {
        Key key = keys.get(kid);
        return key == null ? Optional.empty() : Optional.ofNullable(key.publicKey());
    }

    /**
     * Whether the owner of licences is banned at that time, as far as this replica has heard: at once after a start
     * nobody is. Takes no lock.
     *
     * @param ownerRef case-sensitive
     */
    public boolean isBanned(String ownerRef, Instant now) {
        StateRecord.Owner owner = owners.get(ownerRef);
        if (owner == null || !owner.banned()) {
            return false;
        }
        Instant until = owner.bannedUntil();
        return until == null || now.isBefore(until);
    }

    /** Whether a revocation hits the token. */
    boolean isRevoked(AccessToken token) {
        long counter = token.revocation();
        return hits(new Target.Everybody(), counter)
                || (isBelowAdmin(token.role()) && hits(new Target.NonAdmins(), counter))
                || hits(new Target.OfRole(token.role()), counter)
                || hits(new Target.OfUser(token.userId()), counter)
                || hits(new Target.OfSession(token.sessionId()), counter)
                || revoked.containsKey(new Target.OfKey(token.kid()))
                || key(token.kid()).isEmpty();
    }

    private boolean hits(Target target, long counter) {
        return revoked.getOrDefault(target, NEVER).counter() > counter;
    }

    private static boolean isBelowAdmin(Role role) {
        return switch (role) {
            case GUEST, USER, SUPPORT, RESELLER -> true;
            case ADMIN, SUPER_ADMIN -> false;
        };
    }

    /** Lets go of revocations that no living token could be hit by; a key that was called off stays so. */
    void forgetExpired() {
        Instant now = clock.instant();
        revoked.entrySet()
                .removeIf(entry -> !(entry.getKey() instanceof Target.OfKey)
                        && entry.getValue().expiresAt().isBefore(now));
    }

    /** How many revocations are held. */
    int size() {
        return revoked.size();
    }
}
