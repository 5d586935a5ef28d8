package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Authority;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Bans a user, which ends what he is logged in with, or lifts the ban. */
@ApplicationScoped
public class BanUser {
    private final Revocations revocations;
    private final Accounts accounts;
    private final Revoker revoker;
    private final AuthFacts facts;
    private final UserEvents events;
    private final Clock clock;

    BanUser(
            Revocations revocations,
            Accounts accounts,
            Revoker revoker,
            AuthFacts facts,
            UserEvents events,
            Clock clock) {
        this.revocations = revocations;
        this.accounts = accounts;
        this.revoker = revoker;
        this.facts = facts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A wish to ban somebody, or to lift a ban.
     *
     * @param ban     {@code null} lifts whatever ban there is
     * @param ifMatch whether the user is still as the caller has seen him, by his version
     */
    public record Command(
            Caller caller, UUID userId, @Nullable Ban ban, LongPredicate ifMatch) {}

    @Transactional
    public UserResult handle(Command command) {
        revocations.lock();
        Instant now = clock.instant();
        Authority authority =
                new Authority(command.caller().userId(), command.caller().role());
        Optional<Account> found = accounts.lock(command.userId(), now).filter(authority::maySee);
        if (found.isEmpty()) {
            return new UserResult.Refused(UserRefusal.NOT_FOUND);
        }
        Account account = found.get();
        if (!authority.outranks(account)) {
            return new UserResult.Refused(UserRefusal.RANK_TOO_LOW);
        }
        if (!command.ifMatch().test(account.version())) {
            return new UserResult.Refused(UserRefusal.OUTDATED);
        }
        Doer doer = Doer.of(command.caller());
        Ban before = account.ban();
        Ban after = command.ban();
        if (after != null) {
            accounts.ban(account.id(), after, now);
            revoker.revoke(new RevocationTarget.OfUser(account.id()), Reach.SESSIONS, now);
            events.banned(account.id(), before, after, doer);
        } else if (before != null) {
            accounts.ban(account.id(), null, now);
            events.unbanned(account.id(), before, doer);
        } else {
            return new UserResult.Done(account);
        }
        accounts.nextOwnerFact(account.id(), now).ifPresent(facts::publish);
        return new UserResult.Done(accounts.byId(account.id(), now).orElseThrow());
    }
}
