package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.AuthState;
import dev.licenseauth.adapters.security.AuthStateSource;
import dev.licenseauth.adapters.security.StateRecord;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.ToldState;
import dev.licenseauth.domain.identity.port.ToldState.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The auth-service's own view: it looks into the database it writes, ten times a second, and needs neither Kafka nor what
 * it published itself. One small statement tells whether there is anything new.
 */
@ApplicationScoped
class DatabaseAuthState implements AuthStateSource {
    private static final Logger LOG = Logger.getLogger(DatabaseAuthState.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    // Versions of keys only grow and no key's row is deleted, so the sum changes whenever one of them does. The time is
    // the one at which the statement came, before anything was read.
    private static final String LOOK = """
            SELECT statement_timestamp() AS at, value, (SELECT coalesce(sum(version), 0) FROM signing_key) AS keys
            FROM revocation_counter WHERE id = 1
            """;

    private final Sql sql;
    private final ToldState told;
    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    // Of the one thread that looks.
    private @Nullable Seen last;
    private Set<String> knownKeys = Set.of();

    DatabaseAuthState(DataSource dataSource, ToldState told) {
        sql = new Sql(dataSource);
        this.told = told;
    }

    private record Seen(Instant at, long counter, long keys) {}

    @Override
    public void start(AuthState state) {
        thread = Thread.ofPlatform().name("auth-state").daemon().start(() -> run(state));
    }

    @Override
    public void stop() {
        stopSignal.countDown();
        Thread looking = thread;
        try {
            if (looking != null && !looking.join(STOP_DEADLINE)) {
                LOG.warnf("looking for revocations did not end in %s", STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(AuthState state) {
        boolean failing = false;
        try {
            do {
                try {
                    look(state);
                    failing = false;
                } catch (RuntimeException | Error e) {
                    // Once, not ten times a second; the view's age is a metric.
                    if (!failing) {
                        LOG.warnf("revocations cannot be read and are looked for again: %s", e.getMessage());
                        LOG.debug("reading failed", e);
                    }
                    failing = true;
                }
            } while (!stopSignal.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("looking for revocations was interrupted");
        }
    }

    private void look(AuthState state) {
        Seen now = sql.first(LOOK, row -> new Seen(Sql.instant(row, "at"), row.getLong("value"), row.getLong("keys")))
                .orElseThrow();
        Seen before = last;
        if (before == null || before.counter() != now.counter() || before.keys() != now.keys()) {
            take(state, told.snapshot(before == null ? -1 : before.counter(), false));
        }
        state.apply(new StateRecord.Heartbeat(now.at(), now.counter()));
        last = now;
    }

    /** The snapshot is not older than what was seen before it. */
    private void take(AuthState state, Snapshot snapshot) {
        for (AuthFact.Revoked revoked : snapshot.revocations()) {
            state.apply(new StateRecord.Revocation(
                    target(revoked.target()), revoked.counter().value(), revoked.expiresAt()));
        }
        Set<String> present = new HashSet<>();
        for (KeyStanding key : snapshot.signingKeys()) {
            present.add(key.kid());
            state.apply(new StateRecord.SigningKey(key.kid(), key.version(), key.publicKey()));
        }
        knownKeys.stream()
                .filter(kid -> !present.contains(kid))
                .forEach(kid -> state.apply(new StateRecord.SigningKeyGone(kid)));
        knownKeys = present;
    }

    private static StateRecord.Target target(RevocationTarget target) {
        return switch (target) {
            case RevocationTarget.Everybody() -> new StateRecord.Target.Everybody();
            case RevocationTarget.NonAdmins() -> new StateRecord.Target.NonAdmins();
            case RevocationTarget.OfRole(var role) -> new StateRecord.Target.OfRole(role);
            case RevocationTarget.OfUser(var userId) -> new StateRecord.Target.OfUser(userId);
            case RevocationTarget.OfSession(var sessionId) -> new StateRecord.Target.OfSession(sessionId);
        };
    }
}
