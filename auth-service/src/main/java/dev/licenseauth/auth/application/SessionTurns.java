package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Grants.Basis;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.identity.port.Sessions.EndReason;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import dev.licenseauth.domain.identity.port.Sessions.Spending;
import dev.licenseauth.domain.identity.port.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Turns one refresh token into the next, in one transaction. */
@ApplicationScoped
class SessionTurns {
    private static final EventType REFRESH_REUSE = new EventType("auth.refresh_reuse");
    private static final int REUSE_RISK = 80;

    private final Revocations revocations;
    private final Sessions sessions;
    private final SessionEnding ending;
    private final Users users;
    private final Grants grants;
    private final EventOutbox outbox;
    private final Identifiers identifiers;

    SessionTurns(
            Revocations revocations,
            Sessions sessions,
            SessionEnding ending,
            Users users,
            Grants grants,
            EventOutbox outbox,
            Identifiers identifiers) {
        this.revocations = revocations;
        this.sessions = sessions;
        this.ending = ending;
        this.users = users;
        this.grants = grants;
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    /** A session that goes on. */
    record Turned(Basis basis, RefreshToken refreshToken) {}

    /** Empty when the token is not good. One that was spent before ends its session. */
    @Transactional
    Optional<Turned> turn(String refreshToken, Origin origin, Instant now) {
        // First of what is read, as at login.
        Revocation revocation = revocations.committed();
        return switch (sessions.spend(refreshToken, now)) {
            case Spending.NotGood() -> Optional.empty();
            case Spending.Reused(UUID sessionId, UUID userId) -> {
                ending.end(sessionId, EndReason.REFRESH_REUSE, new Doer("user:" + userId, origin), now);
                outbox.append(EventTopic.SECURITY, reuse(sessionId, userId, origin, now));
                yield Optional.empty();
            }
            case Spending.Spent(UUID sessionId, UUID userId, Instant provedAt) -> {
                Optional<User> user = users.byId(userId, now).filter(found -> !found.banned());
                if (user.isEmpty()) {
                    ending.end(sessionId, EndReason.REVOKED, Doer.SERVICE, now);
                    yield Optional.empty();
                }
                RefreshToken next = sessions.next(sessionId, user.get(), grants.tokensUntil(now), now);
                yield Optional.of(new Turned(new Basis(user.get(), sessionId, revocation, provedAt), next));
            }
        };
    }

    private Event reuse(UUID sessionId, UUID userId, Origin origin, Instant now) {
        return new Event(
                identifiers.next(),
                REFRESH_REUSE,
                Severity.WARNING,
                "A refresh token was used twice: its session was ended",
                "user:" + userId,
                null,
                now,
                REUSE_RISK,
                origin.ip(),
                "user:" + userId,
                origin.requestId(),
                Map.of("user_id", userId.toString(), "session_id", sessionId.toString()));
    }

    /** Ends the session of a token that is good for anything, spent or not. */
    @Transactional
    void end(String refreshToken, Origin origin, Instant now) {
        sessions.ofToken(refreshToken, now)
                .flatMap(session -> sessions.alive(session, now))
                .ifPresent(session ->
                        ending.end(session.id(), EndReason.LOGOUT, new Doer("user:" + session.userId(), origin), now));
    }
}
