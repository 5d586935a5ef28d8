package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Authority;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Gives a user another role. Access tokens, which name the old one, are dead; his sessions go on with the new one. */
@ApplicationScoped
public class ChangeRole {
    private final Revocations revocations;
    private final Accounts accounts;
    private final Revoker revoker;
    private final UserEvents events;
    private final Clock clock;

    ChangeRole(Revocations revocations, Accounts accounts, Revoker revoker, UserEvents events, Clock clock) {
        this.revocations = revocations;
        this.accounts = accounts;
        this.revoker = revoker;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A wish to change a role.
     *
     * @param ifMatch whether the user is still as the caller has seen him, by his version
     */
    public record Command(Caller caller, UUID userId, Role role, LongPredicate ifMatch) {}

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
        Role role = command.role();
        boolean allowed =
                (authority.outranks(account) && authority.mayGrant(role)) || authority.stepsDown(account, role);
        if (!allowed) {
            return new UserResult.Refused(UserRefusal.RANK_TOO_LOW);
        }
        if (!command.ifMatch().test(account.version())) {
            return new UserResult.Refused(UserRefusal.OUTDATED);
        }
        if (account.role() == role) {
            return new UserResult.Done(account);
        }
        if (account.role() == Role.SUPER_ADMIN && !accounts.isAnother(Role.SUPER_ADMIN, account.id(), now)) {
            return new UserResult.Refused(UserRefusal.LAST_SUPER_ADMIN);
        }
        accounts.changeRole(account.id(), role, now);
        revoker.revoke(new RevocationTarget.OfUser(account.id()), Reach.ACCESS_TOKENS, now);
        events.roleChanged(account.id(), account.role(), role, Doer.of(command.caller()));
        return new UserResult.Done(accounts.byId(account.id(), now).orElseThrow());
    }
}
