package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.event.OutboxRows;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.identity.port.LoginSuccesses;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** In one statement, which is a transaction by itself: a login is asked for by many at one time, and each way to the database costs. */
@ApplicationScoped
class PostgresLoginSuccesses implements LoginSuccesses {
    private static final String USED_NOW = """
            WITH used AS (
                INSERT INTO used_login_payload (kid, payload_hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1),
            """;
    private static final String USES_NOTHING = """
            WITH used AS (SELECT 1),
            """;
    private static final String OPEN = """
            refunded AS (
                DELETE FROM login_attempt WHERE subject = ? AND attempt = ? AND EXISTS (SELECT 1 FROM used)),
            opened AS (
                INSERT INTO session (id, user_id, role, rev, created_at, used_at, authenticated_at, tokens_until, expires_at)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? FROM used
                RETURNING id, expires_at),
            told AS (
                INSERT INTO outbox (%s) SELECT %s FROM used)
            INSERT INTO refresh_token (token_hash, session_id, expires_at)
            SELECT ?, id, least(?, expires_at) FROM opened
            RETURNING expires_at
            """.formatted(OutboxRows.COLUMNS, OutboxRows.PLACES);
    private static final String OPEN_ENCRYPTED = USED_NOW + OPEN;
    private static final String OPEN_PLAIN = USES_NOTHING + OPEN;

    private final Sql sql;
    private final AttemptSubjects subjects;
    private final RefreshTokens tokens;
    private final OutboxRows outbox;

    PostgresLoginSuccesses(DataSource dataSource, MasterKey masterKey, RefreshTokens tokens, OutboxRows outbox) {
        sql = new Sql(dataSource);
        subjects = new AttemptSubjects(masterKey);
        this.tokens = tokens;
        this.outbox = outbox;
    }

    @Override
    public Optional<RefreshToken> open(Attempted attempted, Opening opening, EventTopic topic, Event event) {
        String token = tokens.next();
        Instant now = opening.now();
        List<@Nullable Object> values = new ArrayList<>();
        Payload payload = attempted.payload();
        if (payload != null) {
            Collections.addAll(values, payload.keyId(), payload.ciphertextHash());
        }
        Collections.addAll(values, subjects.of(attempted.name(), attempted.attempter()), attempted.attempt());
        Collections.addAll(
                values,
                opening.sessionId(),
                opening.user().id(),
                opening.user().role().word(),
                opening.revocation().value(),
                time(now),
                time(now),
                time(now),
                time(opening.tokensUntil()),
                time(now.plus(tokens.sessionLifetime())));
        Collections.addAll(values, outbox.values(topic, event));
        Collections.addAll(values, tokens.hash(token), time(now.plus(tokens.lifetime())));
        return sql.first(
                payload == null ? OPEN_PLAIN : OPEN_ENCRYPTED,
                row -> RefreshTokens.issued(token, row),
                values.toArray());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
