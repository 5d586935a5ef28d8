package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.auth.application.PasswordTrials.Attempt;
import dev.licenseauth.auth.application.PasswordTrials.Proven;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import dev.licenseauth.domain.identity.port.Sessions;
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
    private final Sessions sessions;
    private final Grants grants;
    private final RiskSignals signals;
    private final Announcements announcements;
    private final Identifiers identifiers;

    LoginOutcomes(
            LoginAttempts attempts,
            Sessions sessions,
            Grants grants,
            RiskSignals signals,
            Announcements announcements,
            Identifiers identifiers) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.grants = grants;
        this.signals = signals;
        this.announcements = announcements;
        this.identifiers = identifiers;
    }

    /** A session that was opened. */
    record Opened(User user, UUID sessionId, RefreshToken refreshToken, Revocation revocation, Instant at) {}

    /** Opens a session; empty, and nothing written, when the same ciphertext has been used before. */
    @Transactional
    Optional<Opened> open(Proven proven) {
        if (!redeem(proven)) {
            return Optional.empty();
        }
        User user = proven.user();
        UUID sessionId = identifiers.next();
        RefreshToken refreshToken =
                sessions.open(sessionId, user, proven.revocation(), grants.tokensUntil(proven.at()), proven.at());
        announcements.tell(
                LOGIN_SUCCEEDED,
                user.actor(),
                new Doer(user.actor(), proven.attempt().origin()),
                Map.of(
                        "user_id", user.id().toString(),
                        "session_id", sessionId.toString(),
                        "role", user.role().word(),
                        "method", proven.carrier().method()));
        return Optional.of(new Opened(user, sessionId, refreshToken, proven.revocation(), proven.at()));
    }

    /**
     * Uses a right password's ciphertext up and gives the attempt back, in the transaction in progress; {@code false}, and
     * nothing written, when it was used before.
     */
    boolean redeem(Proven proven) {
        Attempt attempt = proven.attempt();
        String keyId = proven.carrier().keyId();
        byte[] hash = proven.carrier().ciphertextHash();
        if (keyId != null && hash != null) {
            return attempts.redeem(attempt.id(), attempt.name(), attempt.attempter(), keyId, hash);
        }
        attempts.refund(attempt.id(), attempt.name(), attempt.attempter());
        return true;
    }

    /** The attempt counts from now on. */
    @Transactional
    void refuse(Attempt attempt) {
        attempts.keep(attempt.id(), attempt.name(), attempt.attempter());
        signals.tell(Signal.LOGIN_FAILED, attempt.origin());
    }
}
