package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.LoginOutcomes.Attempt;
import dev.licenseauth.auth.application.LoginOutcomes.Carrier;
import dev.licenseauth.auth.application.LoginOutcomes.Opened;
import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.LoginPolicy;
import dev.licenseauth.domain.identity.OpenedPayload;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Challenges;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import dev.licenseauth.domain.identity.port.LoginAttempts.Reservation;
import dev.licenseauth.domain.identity.port.LoginPayloads;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.identity.port.Passwords.Verdict;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.SpentPayloads;
import dev.licenseauth.domain.identity.port.Users;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Logs somebody in. In this order: the payload is opened, which writes nothing; an attempt is reserved; the challenge is
 * used up; one hash is made, whether the name exists or not; and only then is the outcome put down.
 */
@ApplicationScoped
public class LogIn {
    private final Challenges challenges;
    private final LoginPayloads payloads;
    private final LoginAttempts attempts;
    private final SpentPayloads spentPayloads;
    private final Revocations revocations;
    private final Users users;
    private final Passwords passwords;
    private final LoginOutcomes outcomes;
    private final Grants grants;
    private final RiskSignals signals;
    private final LoginPolicy policy;
    private final Clock clock;

    LogIn(
            Challenges challenges,
            LoginPayloads payloads,
            LoginAttempts attempts,
            SpentPayloads spentPayloads,
            Revocations revocations,
            Users users,
            Passwords passwords,
            LoginOutcomes outcomes,
            Grants grants,
            RiskSignals signals,
            LoginPolicy policy,
            Clock clock) {
        this.challenges = challenges;
        this.payloads = payloads;
        this.attempts = attempts;
        this.spentPayloads = spentPayloads;
        this.revocations = revocations;
        this.users = users;
        this.passwords = passwords;
        this.outcomes = outcomes;
        this.grants = grants;
        this.signals = signals;
        this.policy = policy;
        this.clock = clock;
    }

    /** How the password was sent. */
    public sealed interface Credential {
        /** Encrypted, in answer to a challenge; {@code clientTime} is the client's {@code challenge_ts}. */
        record Encrypted(String payload, String nonce, String keyId, Instant clientTime) implements Credential {}

        /** In the clear, over TLS. */
        record Plain(Password password) implements Credential {}
    }

    /** A wish to log in. */
    public record Command(LoginName name, Credential credential, Origin origin) {}

    /** What became of it. */
    public sealed interface Result {
        record LoggedIn(Grant grant) implements Result {}

        /** Unknown, wrong or banned: not told apart. */
        record InvalidCredentials() implements Result {}

        /** Anything wrong with the payload, not told apart. */
        record InvalidPayload() implements Result {}

        /** A plain password where none is taken. */
        record EncryptionRequired() implements Result {}

        /** Too many attempts for this name, existing or not, from this netblock. */
        record TooManyAttempts(int retryAfterSeconds) implements Result {}

        /** No hash could be made in time. */
        record Busy() implements Result {}
    }

    /** What is left to try once the payload is understood. */
    private record Trial(Password password, Carrier carrier, Predicate<User> eligible, Optional<Challenge> challenge) {}

    public Result handle(Command command) throws InterruptedException {
        return switch (command.credential()) {
            case Credential.Plain(Password password) ->
                policy.encryptionEnforced()
                        ? new Result.EncryptionRequired()
                        : attempt(
                                command,
                                new Trial(
                                        password,
                                        new Carrier("plain", null, null),
                                        user -> !user.isPrivileged(),
                                        Optional.empty()));
            case Credential.Encrypted encrypted -> {
                Optional<Trial> trial = understand(command.name(), encrypted);
                yield trial.isPresent() ? attempt(command, trial.get()) : new Result.InvalidPayload();
            }
        };
    }

    private Optional<Trial> understand(LoginName name, Credential.Encrypted encrypted) {
        return challenges
                .recognise(encrypted.nonce(), encrypted.keyId(), name, clock.instant())
                .filter(challenge -> challenge.admits(encrypted.clientTime()))
                .flatMap(challenge -> payloads.open(encrypted.payload(), encrypted.keyId())
                        .filter(opened -> answers(opened, name, encrypted))
                        .map(opened -> new Trial(
                                opened.password(),
                                new Carrier(method(opened), encrypted.keyId(), opened.ciphertextHash()),
                                user -> true,
                                Optional.of(challenge))));
    }

    private boolean answers(OpenedPayload opened, LoginName name, Credential.Encrypted encrypted) {
        return switch (opened) {
            case OpenedPayload.Bare ignored -> !policy.bindingRequired();
            case OpenedPayload.Bound bound ->
                bound.nonce().equals(encrypted.nonce())
                        && bound.username().equals(name)
                        && bound.clientTime().equals(encrypted.clientTime());
        };
    }

    private static String method(OpenedPayload opened) {
        return switch (opened) {
            case OpenedPayload.Bare ignored -> "bare";
            case OpenedPayload.Bound ignored -> "bound";
        };
    }

    private Result attempt(Command command, Trial trial) throws InterruptedException {
        return switch (attempts.reserve(command.name(), command.origin().netblock())) {
            case Reservation.Exhausted(int retryAfterSeconds) -> {
                signals.tell(Signal.LOCKED_OUT, command.origin());
                yield new Result.TooManyAttempts(retryAfterSeconds);
            }
            case Reservation.Reserved(var id) -> {
                Attempt attempt = new Attempt(id, command.name(), command.origin());
                boolean settled = false;
                try {
                    Result result = settle(attempt, trial);
                    settled = result instanceof Result.LoggedIn || result instanceof Result.InvalidCredentials;
                    yield result;
                } finally {
                    if (!settled) {
                        attempts.refund(id, command.name(), command.origin().netblock());
                    }
                }
            }
        };
    }

    private Result settle(Attempt attempt, Trial trial) throws InterruptedException {
        if (!spend(trial)) {
            return replayed(attempt);
        }
        // First of what is read: a ban that is not seen below is certain to have a larger number than this one.
        Revocation revocation = revocations.committed();
        Optional<User> user = users.byName(attempt.name(), clock.instant()).filter(trial.eligible());
        Verdict verdict;
        try {
            verdict = passwords.verify(
                    trial.password(), user.map(User::passwordHash).orElse(null));
        } catch (BusyException e) {
            return new Result.Busy();
        }
        if (verdict == Verdict.WRONG || user.isEmpty() || user.get().banned()) {
            outcomes.refuse(attempt);
            return new Result.InvalidCredentials();
        }
        return logIn(attempt, trial, user.get(), verdict, revocation);
    }

    private boolean spend(Trial trial) {
        String keyId = trial.carrier().keyId();
        byte[] hash = trial.carrier().ciphertextHash();
        return trial.challenge().map(spentPayloads::spend).orElse(true)
                && (keyId == null || hash == null || !spentPayloads.wasUsed(keyId, hash));
    }

    private Result replayed(Attempt attempt) {
        signals.tell(Signal.REPLAY_DETECTED, attempt.origin());
        return new Result.InvalidPayload();
    }

    private Result logIn(Attempt attempt, Trial trial, User user, Verdict verdict, Revocation revocation)
            throws InterruptedException {
        Instant now = clock.instant();
        Optional<Opened> opened = outcomes.grant(attempt, user, trial.carrier(), now);
        if (opened.isEmpty()) {
            return replayed(attempt);
        }
        if (verdict == Verdict.RIGHT_BUT_OUTDATED) {
            rehash(user, trial.password(), now);
        }
        return new Result.LoggedIn(
                grants.of(user, opened.get().sessionId(), opened.get().refreshToken(), revocation, now));
    }

    private void rehash(User user, Password password, Instant now) throws InterruptedException {
        String renewed;
        try {
            renewed = passwords.hash(password);
        } catch (BusyException e) {
            // The old hash still serves; the next login tries again.
            return;
        }
        users.rehash(user.id(), user.passwordHash(), renewed, now);
    }
}
