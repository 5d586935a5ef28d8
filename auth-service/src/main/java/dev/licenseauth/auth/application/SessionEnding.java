package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.identity.port.Sessions.EndReason;
import dev.licenseauth.domain.identity.port.Sessions.Ended;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Ends sessions with their access tokens, in the transaction in progress, and tells of it. */
@ApplicationScoped
class SessionEnding {
    private static final Kind SESSION_REVOKED = new Kind(
            EventTopic.IDENTITY,
            new EventType("auth.session_revoked"),
            Severity.INFO,
            "A session was ended before its time");

    private final Sessions sessions;
    private final Revoker revoker;
    private final Announcements announcements;

    SessionEnding(Sessions sessions, Revoker revoker, Announcements announcements) {
        this.sessions = sessions;
        this.revoker = revoker;
        this.announcements = announcements;
    }

    /** Ends one; {@code false}, and nothing happens, when it is not alive. */
    boolean end(UUID sessionId, EndReason reason, Doer doer, Instant now) {
        Optional<Ended> ended = sessions.end(sessionId, reason, now);
        ended.ifPresent(session -> {
            revoker.revoke(
                    new RevocationTarget.OfSession(session.sessionId()), Reach.SESSIONS, session.tokensUntil(), now);
            announcements.tell(
                    SESSION_REVOKED,
                    "user:" + session.userId(),
                    doer,
                    Map.of(
                            "user_id", session.userId().toString(),
                            "session_id", session.sessionId().toString(),
                            "reason", reason.name().toLowerCase(Locale.ROOT)));
        });
        return ended.isPresent();
    }

    /** Tells that all sessions of a user were ended, or all but one. */
    void tellOfAll(UUID userId, String reason, Doer doer) {
        announcements.tell(
                SESSION_REVOKED, "user:" + userId, doer, Map.of("user_id", userId.toString(), "reason", reason));
    }
}
