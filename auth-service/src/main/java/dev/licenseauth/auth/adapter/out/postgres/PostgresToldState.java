package dev.licenseauth.auth.adapter.out.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.SecuritySettings;
import dev.licenseauth.domain.identity.port.ToldState;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresToldState implements ToldState {
    private static final double MILLIS = 1_000;
    private static final String SETTINGS = "SELECT version, settings FROM published_settings WHERE id = 1";

    // A clock that was set back must not silence the heart until it has caught up.
    private static final String BEAT = """
            UPDATE state_heartbeat SET beat_at = clock_timestamp()
            WHERE id = 1
              AND (beat_at <= clock_timestamp() - make_interval(secs => ?) OR beat_at > clock_timestamp())
            RETURNING beat_at
            """;
    private static final String COUNTER = "SELECT value FROM revocation_counter WHERE id = 1";
    private static final String REVOCATIONS =
            "SELECT target, counter, tokens_until FROM revocation WHERE published AND counter > ? ORDER BY counter";

    private final Sql sql;
    private final ObjectMapper json;

    PostgresToldState(DataSource dataSource, ObjectMapper json) {
        sql = new Sql(dataSource);
        this.json = json;
    }

    @Override
    public Optional<AuthFact.Heartbeat> beat(Duration apart) {
        return sql.first(BEAT, row -> Sql.instant(row, "beat_at"), (double) apart.toMillis() / MILLIS)
                // A statement of its own, after the time was read: what it sees is not older than the time.
                .map(at -> new AuthFact.Heartbeat(at, counter()));
    }

    private Revocation counter() {
        return sql.first(COUNTER, row -> new Revocation(row.getLong(1))).orElseThrow();
    }

    @Override
    public Optional<AuthFact.Settings> note(SecuritySettings effective) {
        try {
            String text = json.writeValueAsString(effective);
            return sql.first("""
                    UPDATE published_settings SET settings = ?, version = version + 1
                    WHERE id = 1 AND settings <> ? RETURNING version
                    """, row -> new AuthFact.Settings(row.getLong("version"), effective), text, text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values becomes JSON", e);
        }
    }

    @Override
    public AuthFact.Settings settings() {
        return sql.first(SETTINGS + " FOR UPDATE", this::settings).orElseThrow();
    }

    private AuthFact.Settings settings(ResultSet row) throws SQLException {
        try {
            return new AuthFact.Settings(
                    row.getLong("version"), json.readValue(row.getString("settings"), SecuritySettings.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the settings in the database cannot be read", e);
        }
    }

    @Override
    public List<AuthFact.Revoked> revocations() {
        return revocations(0);
    }

    private List<AuthFact.Revoked> revocations(long after) {
        return sql.all(
                REVOCATIONS,
                row -> new AuthFact.Revoked(
                        RevocationTarget.of(row.getString("target")),
                        new Revocation(row.getLong("counter")),
                        Sql.instant(row, "tokens_until")),
                after);
    }

    @Override
    public List<AuthFact.Owner> owners(Instant now) {
        return sql.all(
                """
                SELECT owner_ref, owner_version, id, coalesce(banned_until > ?, false) AS banned,
                       CASE WHEN isfinite(banned_until) AND banned_until > ? THEN banned_until END AS until
                FROM users WHERE owner_ref IS NOT NULL AND owner_version > 0 ORDER BY id
                """,
                row -> {
                    OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
                    return new AuthFact.Owner(
                            row.getString("owner_ref"),
                            row.getLong("owner_version"),
                            row.getObject("id", UUID.class),
                            row.getBoolean("banned"),
                            until == null ? null : until.toInstant());
                },
                time(now),
                time(now));
    }

    @Override
    public boolean anyLapsed(Instant now) {
        return sql.first(
                        "SELECT 1 FROM revocation WHERE published AND tokens_until < ? LIMIT 1", row -> true, time(now))
                .isPresent();
    }

    @Override
    public List<AuthFact.RevocationLapsed> lapse(int atMost, Instant now) {
        return sql.all("""
                UPDATE revocation SET published = false WHERE target IN (
                    SELECT target FROM revocation WHERE published AND tokens_until < ? ORDER BY tokens_until LIMIT ?)
                RETURNING target
                """, row -> new AuthFact.RevocationLapsed(row.getString("target")), time(now), atMost);
    }

    @Override
    public boolean isFilled(String topicId) {
        return sql.first("SELECT 1 FROM state_topic WHERE topic_id = ?", row -> true, topicId)
                .isPresent();
    }

    @Override
    public void filled(String topicId) {
        sql.update("UPDATE state_topic SET topic_id = ? WHERE id = 1", topicId);
    }

    @Override
    public Snapshot snapshot(long after, boolean withOwners) {
        return QuarkusTransaction.requiringNew().call(() -> {
            sql.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            // When the transaction began: before its snapshot was taken.
            Instant at = sql.first("SELECT transaction_timestamp() AS at", row -> Sql.instant(row, "at"))
                    .orElseThrow();
            return new Snapshot(
                    at,
                    counter(),
                    revocations(after),
                    signingKeys(),
                    sql.first(SETTINGS, this::settings).orElseThrow(),
                    withOwners ? owners(at) : List.of());
        });
    }

    private List<KeyStanding> signingKeys() {
        return sql.all(
                "SELECT kid, state, since, version, public_key FROM signing_key WHERE state <> 'retired' ORDER BY kid",
                row -> new KeyStanding(
                        row.getString("kid"),
                        KeyUse.SIGNING,
                        KeyState.ofWord(row.getString("state")),
                        Sql.instant(row, "since"),
                        row.getLong("version"),
                        KeyTable.publicKey(row.getBytes("public_key"))));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
