package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Authority;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds the users the caller may know of. */
@ApplicationScoped
public class FindUsers {
    private final Accounts accounts;
    private final Clock clock;

    FindUsers(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** A page, and after which user the next one begins; {@code null} on the last. */
    public record Page(List<Account> accounts, @Nullable UUID next) {}

    /**
     * A page, the youngest first.
     *
     * @param before only users made before this one; {@code null} from the youngest
     */
    public Page page(Caller caller, @Nullable UUID before, int limit) {
        // One more than asked for tells whether there is a next page.
        List<Account> found = accounts.page(authority(caller).visibleRoles(), before, limit + 1, clock.instant());
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<Account> page = found.subList(0, limit);
        return new Page(page, page.getLast().id());
    }

    /** The user, if the caller may know of him. Everybody knows of himself. */
    public Optional<Account> one(Caller caller, UUID id) {
        if (!id.equals(caller.userId()) && !caller.role().allows(Permission.USER_READ)) {
            return Optional.empty();
        }
        return accounts.byId(id, clock.instant()).filter(authority(caller)::maySee);
    }

    private static Authority authority(Caller caller) {
        return new Authority(caller.userId(), caller.role());
    }
}
