package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Attempter;
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
import dev.licenseauth.domain.identity.port.LoginAttempts.Answer;
import dev.licenseauth.domain.identity.port.LoginAttempts.Beginning;
import dev.licenseauth.domain.identity.port.LoginAttempts.Beginning.Begun;
import dev.licenseauth.domain.identity.port.LoginPayloads;
import dev.licenseauth.domain.identity.port.LoginSuccesses.Payload;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.identity.port.Passwords.Verdict;
import dev.licenseauth.domain.identity.port.Users;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The one way a password is checked. In this order: the payload is opened, which writes nothing; an attempt is reserved,
 * with it the challenge is used up and the user read; one hash is made, whether the name exists or not; and only then is the
 * outcome put down.
 */
@ApplicationScoped
class PasswordTrials {
    private final Challenges challenges;
    private final LoginPayloads payloads;
    private final LoginAttempts attempts;
    private final Users users;
    private final Passwords passwords;
    private final LoginOutcomes outcomes;
    private final SignalTurns signals;
    private final LoginPolicy policy;
    private final Clock clock;

    PasswordTrials(
            Challenges challenges,
            LoginPayloads payloads,
            LoginAttempts attempts,
            Users users,
            Passwords passwords,
            LoginOutcomes outcomes,
            SignalTurns signals,
            LoginPolicy policy,
            Clock clock) {
        this.challenges = challenges;
        this.payloads = payloads;
        this.attempts = attempts;
        this.users = users;
        this.passwords = passwords;
        this.outcomes = outcomes;
        this.signals = signals;
        this.policy = policy;
        this.clock = clock;
    }

    /** An attempt that was reserved, and whose. */
    record Attempt(UUID id, LoginName name, Attempter attempter, Origin origin) {}

    /**
     * What the password came in.
     *
     * @param method  for the event: {@code plain}, {@code bare} or {@code bound}
     * @param payload {@code null} for a plain password
     */
    record Carrier(String method, @Nullable Payload payload) {}

    /**
     * A password that was right.
     *
     * @param revocation the counter as read before the user
     */
    record Proven(Attempt attempt, Carrier carrier, User user, Revocation revocation, Instant at) {}

    /** What follows from a right password. */
    interface Granting<T> {
        /** Empty, and nothing written, when the same ciphertext has been used before. */
        Optional<T> grant(Proven proven) throws BusyException, InterruptedException;
    }

    /** What became of it. */
    sealed interface Outcome<T> {
        record Granted<T>(T value) implements Outcome<T> {}

        record Refused<T>(LoginRefusal reason) implements Outcome<T> {}
    }

    /**
     * What is left to try once the payload is understood.
     *
     * @param answer {@code null} for a plain password
     */
    private record Trial(
            Password password,
            Carrier carrier,
            Predicate<User> eligible,
            @Nullable Answer answer) {}

    <T> Outcome<T> run(LogIn.Command command, Granting<T> granting) throws InterruptedException {
        return switch (command.credential()) {
            case LogIn.Credential.Plain(Password password) ->
                policy.encryptionEnforced()
                        ? new Outcome.Refused<>(new LoginRefusal.EncryptionRequired())
                        : attempt(
                                command,
                                new Trial(password, new Carrier("plain", null), user -> !user.isPrivileged(), null),
                                granting);
            case LogIn.Credential.Encrypted encrypted -> {
                Optional<Trial> trial = understand(command.name(), encrypted);
                yield trial.isPresent()
                        ? attempt(command, trial.get(), granting)
                        : new Outcome.Refused<>(new LoginRefusal.InvalidPayload());
            }
        };
    }

    private Optional<Trial> understand(LoginName name, LogIn.Credential.Encrypted encrypted) {
        return challenges
                .recognise(encrypted.nonce(), encrypted.keyId(), name, clock.instant())
                .filter(challenge -> challenge.admits(encrypted.clientTime()))
                .flatMap(challenge -> payloads.open(encrypted.payload(), encrypted.keyId())
                        .filter(opened -> answers(opened, name, encrypted))
                        .map(opened -> new Trial(
                                opened.password(),
                                new Carrier(method(opened), new Payload(encrypted.keyId(), opened.ciphertextHash())),
                                user -> true,
                                new Answer(challenge, opened.ciphertextHash()))));
    }

    private boolean answers(OpenedPayload opened, LoginName name, LogIn.Credential.Encrypted encrypted) {
        return switch (opened) {
            case OpenedPayload.Bare _ -> !policy.bindingRequired();
            case OpenedPayload.Bound bound -> bound.answers(encrypted.nonce(), name, encrypted.clientTime());
        };
    }

    private static String method(OpenedPayload opened) {
        return switch (opened) {
            case OpenedPayload.Bare _ -> "bare";
            case OpenedPayload.Bound _ -> "bound";
        };
    }

    private <T> Outcome<T> attempt(LogIn.Command command, Trial trial, Granting<T> granting)
            throws InterruptedException {
        return switch (attempts.begin(command.name(), command.attempter(), trial.answer(), clock.instant())) {
            case Beginning.Exhausted(int retryAfterSeconds) -> {
                signals.tell(Signal.LOCKED_OUT, command.origin());
                yield new Outcome.Refused<>(new LoginRefusal.TooManyAttempts(retryAfterSeconds));
            }
            case Begun begun -> {
                Attempt attempt = new Attempt(begun.attempt(), command.name(), command.attempter(), command.origin());
                boolean settled = false;
                try {
                    Outcome<T> outcome = settle(attempt, begun, trial, granting);
                    settled = isSettled(outcome);
                    yield outcome;
                } finally {
                    if (!settled) {
                        attempts.refund(attempt.id(), command.name(), command.attempter());
                    }
                }
            }
        };
    }

    /** Whether it is put down what the attempt came to. */
    private static boolean isSettled(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Granted<?> _ -> true;
            case Outcome.Refused<?>(LoginRefusal reason) -> reason instanceof LoginRefusal.InvalidCredentials;
        };
    }

    private <T> Outcome<T> settle(Attempt attempt, Begun begun, Trial trial, Granting<T> granting)
            throws InterruptedException {
        if (begun.replayed()) {
            return replayed(attempt);
        }
        Optional<User> user = begun.user().filter(trial.eligible());
        try {
            Verdict verdict = passwords.verify(
                    trial.password(), user.map(User::passwordHash).orElse(null));
            if (verdict == Verdict.WRONG || user.isEmpty() || user.get().banned()) {
                outcomes.refuse(attempt);
                return new Outcome.Refused<>(new LoginRefusal.InvalidCredentials());
            }
            Instant now = clock.instant();
            Optional<T> granted =
                    granting.grant(new Proven(attempt, trial.carrier(), user.get(), begun.revocation(), now));
            if (granted.isEmpty()) {
                return replayed(attempt);
            }
            if (verdict == Verdict.RIGHT_BUT_OUTDATED) {
                rehash(user.get(), trial.password(), now);
            }
            return new Outcome.Granted<>(granted.get());
        } catch (BusyException e) {
            return new Outcome.Refused<>(new LoginRefusal.Busy());
        }
    }

    private <T> Outcome<T> replayed(Attempt attempt) {
        signals.tell(Signal.REPLAY_DETECTED, attempt.origin());
        return new Outcome.Refused<>(new LoginRefusal.InvalidPayload());
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
