package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import dev.licenseauth.domain.identity.port.SpentPayloads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts down what came of a login, each outcome in one transaction with its event. */
@ApplicationScoped
class LoginOutcomes {
    private static final EventType LOGIN_SUCCEEDED = new EventType("auth.login_succeeded");

    private final LoginAttempts attempts;
    private final SpentPayloads spentPayloads;
    private final Sessions sessions;
    private final RiskSignals signals;
    private final EventOutbox outbox;
    private final Identifiers identifiers;

    LoginOutcomes(
            LoginAttempts attempts,
            SpentPayloads spentPayloads,
            Sessions sessions,
            RiskSignals signals,
            EventOutbox outbox,
            Identifiers identifiers) {
        this.attempts = attempts;
        this.spentPayloads = spentPayloads;
        this.sessions = sessions;
        this.signals = signals;
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    /** An attempt that was reserved, and whose. */
    record Attempt(UUID id, LoginName name, Origin origin) {}

    /**
     * What the password came in.
     *
     * @param method         for the event: {@code plain}, {@code bare} or {@code bound}
     * @param ciphertextHash {@code null} for a plain password
     */
    record Carrier(String method, @Nullable String keyId, byte @Nullable [] ciphertextHash) {}

    /** A session that was opened. */
    record Opened(UUID sessionId, RefreshToken refreshToken) {}

    /** Opens a session; empty, and nothing written, when the same ciphertext has logged somebody in before. */
    @Transactional
    Optional<Opened> grant(Attempt attempt, User user, Carrier carrier, Instant now) {
        String keyId = carrier.keyId();
        byte[] hash = carrier.ciphertextHash();
        if (keyId != null && hash != null && !spentPayloads.use(keyId, hash)) {
            return Optional.empty();
        }
        UUID sessionId = identifiers.next();
        RefreshToken refreshToken = sessions.open(sessionId, user.id(), now);
        attempts.refund(attempt.id(), attempt.name(), attempt.origin().netblock());
        outbox.append(
                EventTopic.IDENTITY,
                new Event(
                        identifiers.next(),
                        LOGIN_SUCCEEDED,
                        Severity.INFO,
                        "Login succeeded",
                        user.actor(),
                        null,
                        now,
                        0,
                        attempt.origin().ip(),
                        user.actor(),
                        attempt.origin().requestId(),
                        Map.of(
                                "user_id", user.id().toString(),
                                "session_id", sessionId.toString(),
                                "role", user.role().word(),
                                "method", carrier.method())));
        return Optional.of(new Opened(sessionId, refreshToken));
    }

    /** The attempt counts from now on. */
    @Transactional
    void refuse(Attempt attempt) {
        attempts.keep(attempt.id(), attempt.name(), attempt.origin().netblock());
        signals.tell(Signal.LOGIN_FAILED, attempt.origin());
    }
}
