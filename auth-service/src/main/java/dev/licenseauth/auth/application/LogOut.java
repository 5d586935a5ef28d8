package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.port.Sessions;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;

/** Ends the session a refresh token belongs to. A token that is not good is none to end anything with. */
@ApplicationScoped
public class LogOut {
    private final Sessions sessions;
    private final SessionTurns turns;
    private final Clock clock;

    LogOut(Sessions sessions, SessionTurns turns, Clock clock) {
        this.sessions = sessions;
        this.turns = turns;
        this.clock = clock;
    }

    public void handle(String refreshToken, Origin origin) {
        if (sessions.couldBeGood(refreshToken)) {
            turns.end(refreshToken, origin, clock.instant());
        }
    }
}
