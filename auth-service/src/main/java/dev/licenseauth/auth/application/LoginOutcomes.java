package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.auth.application.PasswordTrials.Attempt;
import dev.licenseauth.auth.application.PasswordTrials.Proven;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import dev.licenseauth.domain.identity.port.LoginSuccesses;
import dev.licenseauth.domain.identity.port.LoginSuccesses.Attempted;
import dev.licenseauth.domain.identity.port.LoginSuccesses.Opening;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts down what came of a password, each outcome in one transaction with its event. */
@ApplicationScoped
class LoginOutcomes {
    private static final Kind LOGIN_SUCCEEDED =
            new Kind(EventTopic.IDENTITY, new EventType("auth.login_succeeded"), Severity.INFO, "Login succeeded");

    private final LoginAttempts attempts;
    private final LoginSuccesses successes;
    private final Grants grants;
    private final RiskSignals signals;
    private final Announcements announcements;
    private final Identifiers identifiers;

    LoginOutcomes(
            LoginAttempts attempts,
            LoginSuccesses successes,
            Grants grants,
            RiskSignals signals,
            Announcements announcements,
            Identifiers identifiers) {
        this.attempts = attempts;
        this.successes = successes;
        this.grants = grants;
        this.signals = signals;
        this.announcements = announcements;
        this.identifiers = identifiers;
    }

    /** A session that was opened. */
    record Opened(User user, UUID sessionId, RefreshToken refreshToken, Revocation revocation, Instant at) {}

    /** Opens a session; empty, and nothing written, when the same ciphertext has been used before. */
    Optional<Opened> open(Proven proven) {
        User user = proven.user();
        UUID sessionId = identifiers.next();
        Event event = announcements.event(
                LOGIN_SUCCEEDED,
                user.actor(),
                new Doer(user.actor(), proven.attempt().origin()),
                Map.of(
                        "user_id", user.id().toString(),
                        "session_id", sessionId.toString(),
                        "role", user.role().word(),
                        "method", proven.carrier().method()));
        return successes
                .open(
                        attempted(proven),
                        new Opening(sessionId, user, proven.revocation(), grants.tokensUntil(proven.at()), proven.at()),
                        LOGIN_SUCCEEDED.topic(),
                        event)
                .map(token -> new Opened(user, sessionId, token, proven.revocation(), proven.at()));
    }

    private static Attempted attempted(Proven proven) {
        Attempt attempt = proven.attempt();
        return new Attempted(
                attempt.id(),
                attempt.name(),
                attempt.attempter(),
                proven.carrier().payload());
    }

    /** The attempt counts from now on. */
    @Transactional
    void refuse(Attempt attempt) {
        attempts.keep(attempt.id(), attempt.name(), attempt.attempter());
        signals.tell(Signal.LOGIN_FAILED, attempt.origin());
    }
}
