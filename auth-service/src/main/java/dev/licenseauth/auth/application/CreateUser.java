package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Authority;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;

/** Makes a user who can log in. */
@ApplicationScoped
public class CreateUser {
    private final Accounts accounts;
    private final Passwords passwords;
    private final UserEvents events;
    private final Identifiers identifiers;
    private final Clock clock;

    CreateUser(Accounts accounts, Passwords passwords, UserEvents events, Identifiers identifiers, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.events = events;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /**
     * A wish to make a user.
     *
     * @param ownerRef the owner of licences he is linked to for ever, if he is
     */
    public record Command(
            Caller caller,
            String username,
            LoginName name,
            Role role,
            @Nullable String ownerRef,
            String passwordHash) {
        /** Says nothing of the password. */
        @Override
        public String toString() {
            return "CreateUser[" + role + "]";
        }
    }

    /** What became of it. */
    public sealed interface Result {
        record Created(Account account) implements Result {}

        /** Nobody grants above his own rank. */
        record RankTooLow() implements Result {}

        record NameTaken() implements Result {}

        record OwnerTaken() implements Result {}
    }

    /**
     * The hash that {@link #handle} needs, made before its transaction: it waits for a permit.
     *
     * @throws Passwords.BusyException when nothing was hashed
     */
    public String hash(Password password) throws Passwords.BusyException, InterruptedException {
        return passwords.hash(password);
    }

    @Transactional
    public Result handle(Command command) {
        Caller caller = command.caller();
        if (!new Authority(caller.userId(), caller.role()).mayGrant(command.role())) {
            return new Result.RankTooLow();
        }
        Instant now = clock.instant();
        Account account = new Account(
                identifiers.next(), command.username(), command.role(), command.ownerRef(), null, now, now, 0);
        return switch (accounts.add(account, command.name(), command.passwordHash())) {
            case NAME_TAKEN -> new Result.NameTaken();
            case OWNER_TAKEN -> new Result.OwnerTaken();
            case ADDED -> {
                events.created(account.id(), account.role(), account.ownerRef(), Doer.of(caller));
                yield new Result.Created(account);
            }
        };
    }
}
