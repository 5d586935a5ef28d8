package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.ProveAgain.NewPassword;
import dev.licenseauth.domain.identity.OpenedPayload;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.LoginPayloads;
import dev.licenseauth.domain.identity.port.Passwords;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Optional;

/** Reads the password somebody has chosen, which must come the way the one came that it replaces. */
@ApplicationScoped
class NewPasswords {
    private final LoginPayloads payloads;
    private final Passwords passwords;

    NewPasswords(LoginPayloads payloads, Passwords passwords) {
        this.payloads = payloads;
        this.passwords = passwords;
    }

    /** Empty whatever is wrong with it. What was encrypted alone could be from any time and is not taken here. */
    Optional<Password> open(NewPassword wish, LogIn.Command command) {
        return switch (wish) {
            case NewPassword.Plain(Password password) ->
                command.credential() instanceof LogIn.Credential.Plain ? Optional.of(password) : Optional.empty();
            case NewPassword.Encrypted(String payload) ->
                command.credential() instanceof LogIn.Credential.Encrypted current
                        ? payloads.open(payload, current.keyId())
                                .filter(opened -> opened instanceof OpenedPayload.Bound bound
                                        && bound.answers(current.nonce(), command.name(), current.clientTime()))
                                .map(OpenedPayload::password)
                        : Optional.empty();
        };
    }

    String hash(Password password) throws Passwords.BusyException, InterruptedException {
        return passwords.hash(password);
    }
}
