package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Grants.Basis;
import dev.licenseauth.auth.application.PasswordTrials.Outcome;
import dev.licenseauth.auth.application.PasswordTrials.Proven;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.identity.port.Users;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.util.Optional;

/**
 * Lets somebody who is logged in prove his password once more: for a token that says so (RFC 9470), or to change the
 * password, which ends all his other sessions.
 */
@ApplicationScoped
public class ProveAgain {
    private final PasswordTrials trials;
    private final ProofOutcomes outcomes;
    private final Users users;
    private final NewPasswords newPasswords;
    private final Grants grants;
    private final Clock clock;

    ProveAgain(
            PasswordTrials trials,
            ProofOutcomes outcomes,
            Users users,
            NewPasswords newPasswords,
            Grants grants,
            Clock clock) {
        this.trials = trials;
        this.outcomes = outcomes;
        this.users = users;
        this.newPasswords = newPasswords;
        this.grants = grants;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** A new access token of the same session. */
        record Granted(AccessGrant grant) implements Result {}

        record Refused(LoginRefusal reason) implements Result {}

        /** The new password is too short. */
        record TooWeak() implements Result {}

        /** The session has ended meanwhile. */
        record SessionGone() implements Result {}
    }

    /** The password is proved again. */
    public Result stepUp(Caller caller, LogIn.Command command) throws InterruptedException {
        return isOwn(caller, command.name())
                ? result(trials.run(command, proven -> outcomes.prove(proven, caller.sessionId())))
                : new Result.Refused(new LoginRefusal.InvalidPayload());
    }

    /** The new password takes the place of the one that is proved. */
    public Result changePassword(Caller caller, LogIn.Command command, NewPassword wish) throws InterruptedException {
        if (!isOwn(caller, command.name())) {
            return new Result.Refused(new LoginRefusal.InvalidPayload());
        }
        Optional<Password> chosen = newPasswords.open(wish, command);
        if (chosen.isEmpty()) {
            return new Result.Refused(new LoginRefusal.InvalidPayload());
        }
        if (!chosen.get().isLongEnough()) {
            return new Result.TooWeak();
        }
        return result(trials.run(command, proven -> change(proven, caller, chosen.get())));
    }

    /** How the new password was sent. */
    public sealed interface NewPassword {
        /** Encrypted in the bound form, for the same challenge as the password it replaces. */
        record Encrypted(String payload) implements NewPassword {}

        /** In the clear, beside a password in the clear. */
        record Plain(Password password) implements NewPassword {}
    }

    private Optional<Optional<Basis>> change(Proven proven, Caller caller, Password chosen)
            throws BusyException, InterruptedException {
        return outcomes.change(proven, Doer.of(caller), caller.sessionId(), newPasswords.hash(chosen));
    }

    /** Nobody gets to try other people's passwords here. */
    private boolean isOwn(Caller caller, LoginName name) {
        return users.byId(caller.userId(), clock.instant())
                .filter(user -> new LoginName(user.username()).equals(name))
                .isPresent();
    }

    private Result result(Outcome<Optional<Basis>> outcome) {
        return switch (outcome) {
            case Outcome.Refused<Optional<Basis>>(LoginRefusal reason) -> new Result.Refused(reason);
            case Outcome.Granted<Optional<Basis>>(Optional<Basis> basis) ->
                basis.<Result>map(known -> new Result.Granted(grants.access(known, known.provedAt())))
                        .orElseGet(Result.SessionGone::new);
        };
    }
}
