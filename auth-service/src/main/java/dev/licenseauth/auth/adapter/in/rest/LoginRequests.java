package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.LoginRequest;
import dev.licenseauth.auth.application.LogIn;
import dev.licenseauth.auth.application.LogIn.Credential;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Password;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a body that proves a password. Whatever is wrong with it is one answer. */
final class LoginRequests {
    private LoginRequests() {}

    /** @throws ProblemException 400 that says no more than that the payload is not valid */
    static LogIn.Command command(@Nullable LoginRequest request, Origin origin) {
        if (request == null || request.username() == null) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
        try {
            return new LogIn.Command(
                    new LoginName(request.username()),
                    credential(request),
                    new Attempter.Stranger(origin.netblock()),
                    origin);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
    }

    /** A plain password beside encrypted fields is refused: which of the two was meant is not ours to guess. */
    private static Credential credential(LoginRequest request) {
        boolean encrypted = Stream.of(
                        Optional.ofNullable(request.encryptedPassword()),
                        Optional.ofNullable(request.loginNonce()),
                        Optional.ofNullable(request.keyId()),
                        Optional.ofNullable(request.challengeTs()))
                .anyMatch(Optional::isPresent);
        String password = request.password();
        if (!encrypted && password != null) {
            return new Credential.Plain(new Password(password));
        }
        if (request.encryptedPassword() == null
                || request.loginNonce() == null
                || request.keyId() == null
                || request.challengeTs() == null
                || password != null) {
            throw new IllegalArgumentException("incomplete");
        }
        return new Credential.Encrypted(
                request.encryptedPassword(),
                request.loginNonce(),
                request.keyId(),
                Instant.ofEpochSecond(request.challengeTs()));
    }
}
