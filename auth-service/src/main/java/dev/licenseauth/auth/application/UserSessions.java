package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Authority;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.Session;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.identity.port.Sessions.EndReason;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Shows and ends sessions: the caller's own, and those of users below him. */
@ApplicationScoped
public class UserSessions {
    private static final int MOST_SHOWN = 500;
    private static final int MOST_COUNTED = 10_000;

    private final Accounts accounts;
    private final Sessions sessions;
    private final Revocations revocations;
    private final Revoker revoker;
    private final SessionEnding ending;
    private final Clock clock;

    UserSessions(
            Accounts accounts,
            Sessions sessions,
            Revocations revocations,
            Revoker revoker,
            SessionEnding ending,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.revocations = revocations;
        this.revoker = revoker;
        this.ending = ending;
        this.clock = clock;
    }

    /** What became of the wish to end a user's sessions. */
    public sealed interface Ending {
        /** So many were alive. */
        record Ended(long sessions) implements Ending {}

        record Refused(UserRefusal reason) implements Ending {}
    }

    /** The newest of the caller's own. */
    public List<Session> own(Caller caller) {
        return sessions.ofUser(caller.userId(), MOST_SHOWN, clock.instant());
    }

    /** The newest of a user; empty when the caller may not know of him. */
    public Optional<List<Session>> of(Caller caller, UUID userId) {
        Instant now = clock.instant();
        return accounts.byId(userId, now)
                .filter(new Authority(caller.userId(), caller.role())::maySee)
                .map(account -> sessions.ofUser(account.id(), MOST_SHOWN, now));
    }

    /** Ends one of the caller's own; {@code false} when he has none with this id. */
    @Transactional
    public boolean endOwn(Caller caller, UUID sessionId) {
        Instant now = clock.instant();
        return sessions.alive(sessionId, now)
                .filter(session -> session.userId().equals(caller.userId()))
                .map(session -> ending.end(session.id(), EndReason.LOGOUT, Doer.of(caller), now))
                .orElse(false);
    }

    /** Ends all of a user's, who may be the caller himself. */
    @Transactional
    public Ending endAll(Caller caller, UUID userId) {
        revocations.lock();
        Instant now = clock.instant();
        Authority authority = new Authority(caller.userId(), caller.role());
        Optional<Account> account = accounts.byId(userId, now).filter(authority::maySee);
        if (account.isEmpty()) {
            return new Ending.Refused(UserRefusal.NOT_FOUND);
        }
        if (!userId.equals(caller.userId()) && !authority.outranks(account.get())) {
            return new Ending.Refused(UserRefusal.RANK_TOO_LOW);
        }
        RevocationTarget target = new RevocationTarget.OfUser(userId);
        long alive = sessions.countAlive(target, MOST_COUNTED, now);
        revoker.revoke(target, Reach.SESSIONS, now);
        ending.tellOfAll(userId, "revoked", Doer.of(caller));
        return new Ending.Ended(alive);
    }
}
