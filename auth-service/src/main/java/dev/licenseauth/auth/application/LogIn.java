package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Grants.Basis;
import dev.licenseauth.auth.application.LoginOutcomes.Opened;
import dev.licenseauth.auth.application.PasswordTrials.Outcome;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.DeviceTokens;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.UUID;

/** Logs somebody in. */
@ApplicationScoped
public class LogIn {
    private final PasswordTrials trials;
    private final LoginOutcomes outcomes;
    private final Grants grants;
    private final DeviceTokens devices;
    private final Identifiers identifiers;

    LogIn(PasswordTrials trials, LoginOutcomes outcomes, Grants grants, DeviceTokens devices, Identifiers identifiers) {
        this.trials = trials;
        this.outcomes = outcomes;
        this.grants = grants;
        this.devices = devices;
        this.identifiers = identifiers;
    }

    /** How the password was sent. */
    public sealed interface Credential {
        /** Encrypted, in answer to a challenge; {@code clientTime} is the client's {@code challenge_ts}. */
        record Encrypted(String payload, String nonce, String keyId, Instant clientTime) implements Credential {}

        /** In the clear, over TLS. */
        record Plain(Password password) implements Credential {}
    }

    /**
     * A wish to log in.
     *
     * @param attempter whose allowance of attempts it is counted against
     */
    public record Command(LoginName name, Credential credential, Attempter attempter, Origin origin) {}

    /** What became of it. */
    public sealed interface Result {
        /**
         * The password was right.
         *
         * @param deviceToken by which the device is trusted from now on: the one that was, if it was, else a new one
         */
        record LoggedIn(Grant grant, DeviceToken deviceToken) implements Result {}

        record Refused(LoginRefusal reason) implements Result {}
    }

    public Result handle(Command command) throws InterruptedException {
        return switch (trials.run(command, outcomes::open)) {
            case Outcome.Granted<Opened>(Opened opened) ->
                new Result.LoggedIn(
                        grants.of(
                                new Basis(opened.user(), opened.sessionId(), opened.revocation(), opened.at()),
                                opened.refreshToken(),
                                opened.at()),
                        devices.issue(device(command.attempter()), command.name(), opened.at()));
            case Outcome.Refused<Opened>(LoginRefusal reason) -> new Result.Refused(reason);
        };
    }

    private UUID device(Attempter attempter) {
        return switch (attempter) {
            case Attempter.Stranger _ -> identifiers.next();
            case Attempter.TrustedDevice(UUID id) -> id;
        };
    }
}
