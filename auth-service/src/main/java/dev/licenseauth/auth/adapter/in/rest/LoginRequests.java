package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.LoginRequest;
import dev.licenseauth.auth.application.LogIn;
import dev.licenseauth.auth.application.LogIn.Credential;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.DeviceTokens;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a request that proves a password. Whatever is wrong with its body is one answer. */
@ApplicationScoped
class LoginRequests {
    private static final String DEVICE_TOKEN = "X-Device-Token";

    private final DeviceTokens devices;
    private final Clock clock;

    LoginRequests(DeviceTokens devices, Clock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * @param http what the body came with
     * @throws ProblemException 400 that says no more than that the payload is not valid
     */
    LogIn.Command command(@Nullable LoginRequest request, Origin origin, HttpServerRequest http) {
        if (request == null || request.username() == null) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
        try {
            LoginName name = new LoginName(request.username());
            return new LogIn.Command(name, credential(request), attempter(name, origin, http), origin);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
    }

    /** A token that is not good, for whatever reason, is none: nobody learns by it what a good one looks like. */
    private Attempter attempter(LoginName name, Origin origin, HttpServerRequest http) {
        List<String> tokens = http.headers().getAll(DEVICE_TOKEN);
        Optional<Attempter> device = tokens.size() == 1
                ? devices.recognise(new DeviceToken(tokens.getFirst()), name, clock.instant())
                        .map(Attempter.TrustedDevice::new)
                : Optional.empty();
        return device.orElseGet(() -> new Attempter.Stranger(origin.netblock()));
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
