package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Users as those see them who look after users. What decides over somebody's rank or ban is read and written under
 * {@link Revocations#lock()}, and in the transaction in progress.
 */
public interface Accounts {
    Optional<Account> byId(UUID id, Instant now);

    /**
     * The same, and nobody else changes him until the transaction in progress ends: not even by a login that makes his hash
     * anew, which takes no {@link Revocations#lock()}.
     */
    Optional<Account> lock(UUID id, Instant now);

    /**
     * Users with one of the roles, the youngest first.
     *
     * @param before only those made before this one; {@code null} from the start
     */
    List<Account> page(Set<Role> roles, @Nullable UUID before, int limit, Instant now);

    /** Whether the account could be made. */
    enum Adding {
        ADDED,
        NAME_TAKEN,
        OWNER_TAKEN
    }

    /** Adds one that was not changed yet. */
    Adding add(Account account, LoginName name, String passwordHash);

    /** Puts a ban in the place of whatever there was; {@code null} lifts it. */
    void ban(UUID id, @Nullable Ban ban, Instant now);

    void changeRole(UUID id, Role role, Instant now);

    void changePassword(UUID id, String passwordHash, Instant now);

    /** Whether there is another user with this role, and no ban on him. */
    boolean isAnother(Role role, UUID than, Instant now);

    /** What is to be told of the owner the user is linked to, as a next version; empty when there is none. */
    Optional<AuthFact.Owner> nextOwnerFact(UUID id, Instant now);
}
