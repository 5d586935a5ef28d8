package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.port.Sessions;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Gives new tokens for a refresh token, which is spent by that. */
@ApplicationScoped
public class RefreshSession {
    private final Sessions sessions;
    private final SessionTurns turns;
    private final Grants grants;
    private final Clock clock;

    RefreshSession(Sessions sessions, SessionTurns turns, Grants grants, Clock clock) {
        this.sessions = sessions;
        this.turns = turns;
        this.grants = grants;
        this.clock = clock;
    }

    /** Empty when the token is not good, for whatever reason. */
    public Optional<Grant> handle(String refreshToken, Origin origin) {
        if (!sessions.couldBeGood(refreshToken)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return turns.turn(refreshToken, origin, now)
                .map(turned -> grants.of(turned.basis(), turned.refreshToken(), now));
    }
}
