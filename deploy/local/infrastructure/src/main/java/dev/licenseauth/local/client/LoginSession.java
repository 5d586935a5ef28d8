package dev.licenseauth.local.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A user who stays logged in: gives an access token that still lives for a while, by a refresh or, where that fails, by a new login. A service
 * that is away for a moment is waited for.
 */
public final class LoginSession {

    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Set<Integer> PASSING = Set.of(502, 503, 504);

    private final LoginApi api;
    private final String username;
    private final String password;
    private final Duration patience;
    private final Clock clock;
    private LoginApi.@Nullable Tokens tokens;
    private Instant renewAt = Instant.MIN;

    /** @param patience how long a login is tried again while auth-service cannot be reached or answers 503 */
    public LoginSession(LoginApi api, String username, String password, Duration patience, Clock clock) {
        this.api = api;
        this.username = username;
        this.password = password;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * An access token that lives for a minute more at least, or half of its life if that is shorter.
     *
     * @throws LoginRefusedException when username or password are not good
     * @throws IOException when auth-service stays away
     */
    public synchronized String accessToken() throws IOException {
        LoginApi.Tokens current = tokens;
        if (current == null || !clock.instant().isBefore(renewAt)) {
            current = renew(current);
        }
        return current.accessToken();
    }

    /** Forgets a token that a service refused, unless it was replaced since: the next one comes from a new login. */
    public synchronized void refused(String accessToken) {
        if (tokens != null && tokens.accessToken().equals(accessToken)) {
            tokens = null;
        }
    }

    private LoginApi.Tokens renew(LoginApi.@Nullable Tokens current) throws IOException {
        tokens = null;
        LoginApi.Tokens renewed = current == null ? null : refreshed(current);
        if (renewed == null) {
            renewed = logIn();
        }
        Duration half = renewed.expiresIn().dividedBy(2);
        renewAt = clock.instant().plus(renewed.expiresIn()).minus(half.compareTo(MARGIN) < 0 ? half : MARGIN);
        tokens = renewed;
        return renewed;
    }

    private LoginApi.@Nullable Tokens refreshed(LoginApi.Tokens current) {
        try {
            return api.refresh(current.refreshToken());
        } catch (IOException logInInstead) {
            // Tried once: should only the answer be lost, the token is spent, and to send it again would end the
            // session.
            return null;
        }
    }

    private LoginApi.Tokens logIn() throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return api.logIn(username, password);
            } catch (LoginRefusedException e) {
                if (!PASSING.contains(e.status()) || System.nanoTime() - end > 0) {
                    throw e;
                }
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while logging in", e);
        }
    }
}
