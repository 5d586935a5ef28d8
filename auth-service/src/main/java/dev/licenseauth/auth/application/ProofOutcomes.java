package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Grants.Basis;
import dev.licenseauth.auth.application.PasswordTrials.Attempt;
import dev.licenseauth.auth.application.PasswordTrials.Proven;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import dev.licenseauth.domain.identity.port.LoginSuccesses.Payload;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.identity.port.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts down what follows from a password that was proved again, in one transaction. The outer result is empty when the
 * ciphertext was used before, the inner one when the session is not alive any more.
 */
@ApplicationScoped
class ProofOutcomes {
    private final LoginAttempts attempts;
    private final Sessions sessions;
    private final Users users;
    private final Accounts accounts;
    private final Revocations revocations;
    private final Revoker revoker;
    private final SessionEnding ending;
    private final Grants grants;

    ProofOutcomes(
            LoginAttempts attempts,
            Sessions sessions,
            Users users,
            Accounts accounts,
            Revocations revocations,
            Revoker revoker,
            SessionEnding ending,
            Grants grants) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.users = users;
        this.accounts = accounts;
        this.revocations = revocations;
        this.revoker = revoker;
        this.ending = ending;
        this.grants = grants;
    }

    @Transactional
    Optional<Optional<Basis>> prove(Proven proven, UUID sessionId) {
        if (!redeem(proven)) {
            return Optional.empty();
        }
        Instant now = proven.at();
        if (!isAlive(proven.user(), sessionId, now)) {
            return Optional.of(Optional.empty());
        }
        sessions.prove(sessionId, grants.tokensUntil(now), now);
        return Optional.of(Optional.of(new Basis(proven.user(), sessionId, proven.revocation(), now)));
    }

    /** Ends every other session by a revocation of the user, which spares this one. */
    @Transactional
    Optional<Optional<Basis>> change(Proven proven, Doer doer, UUID sessionId, String passwordHash) {
        if (!redeem(proven)) {
            return Optional.empty();
        }
        Instant now = proven.at();
        User user = proven.user();
        // First the session's row, then the counter's, as everywhere; then looked at anew, for a ban may have come
        // first.
        boolean wasAlive = isAlive(user, sessionId, now);
        revocations.lock();
        Optional<User> current = users.byId(user.id(), now).filter(found -> !found.banned());
        if (!wasAlive || !isAlive(user, sessionId, now) || current.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        accounts.changePassword(user.id(), passwordHash, now);
        Revocation revocation = revoker.revoke(new RevocationTarget.OfUser(user.id()), Reach.SESSIONS, now);
        sessions.spare(sessionId, revocation);
        sessions.prove(sessionId, grants.tokensUntil(now), now);
        ending.tellOfAll(user.id(), "password_changed", doer);
        return Optional.of(Optional.of(new Basis(current.get(), sessionId, revocation, now)));
    }

    /**
     * Uses a right password's ciphertext up and gives the attempt back; {@code false}, and nothing written, when it was used
     * before.
     */
    private boolean redeem(Proven proven) {
        Attempt attempt = proven.attempt();
        Payload payload = proven.carrier().payload();
        if (payload == null) {
            attempts.refund(attempt.id(), attempt.name(), attempt.attempter());
            return true;
        }
        return attempts.redeem(
                attempt.id(), attempt.name(), attempt.attempter(), payload.keyId(), payload.ciphertextHash());
    }

    private boolean isAlive(User user, UUID sessionId, Instant now) {
        return sessions.alive(sessionId, now)
                .filter(session -> session.userId().equals(user.id()))
                .isPresent();
    }
}
