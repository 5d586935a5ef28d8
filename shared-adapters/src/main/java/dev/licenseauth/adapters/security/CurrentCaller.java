package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;

/** The authenticated caller of the request in progress. */
@RequestScoped
public class CurrentCaller {
    private final Clock clock;
    private @Nullable Caller caller;

    CurrentCaller(Clock clock) {
        this.clock = clock;
    }

    void set(Caller authenticated) {
        caller = authenticated;
    }

    /**
     * The caller.
     *
     * @throws IllegalStateException on a public endpoint, where nobody was authenticated
     */
    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("nobody was authenticated: the endpoint is public");
        }
        return caller;
    }

    /**
     * The caller, if he proved to know his password lately.
     *
     * @throws ProblemException 401 as RFC 9470 has it, when that was longer ago
     */
    public Caller authenticatedWithin(Duration limit) {
        Caller known = get();
        if (known.authenticatedAt().plus(limit).isBefore(clock.instant())) {
            throw new ProblemException(Problem.stepUpRequired(limit.toSeconds()));
        }
        return known;
    }
}
