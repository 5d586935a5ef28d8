package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.identity.port.Users;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.UUID;

/** Makes the super_admin {@code admin} where there is no user at all. Of several replicas one does. */
@ApplicationScoped
public class CreateFirstAdministrator {
    private static final String USERNAME = "admin";

    private final Users users;
    private final Passwords passwords;
    private final Identifiers identifiers;
    private final UserEvents events;
    private final Clock clock;

    CreateFirstAdministrator(
            Users users, Passwords passwords, Identifiers identifiers, UserEvents events, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.identifiers = identifiers;
        this.events = events;
        this.clock = clock;
    }

    /** What became of it. */
    public enum Result {
        CREATED,
        THERE_ARE_USERS,
        NO_PASSWORD
    }

    @Transactional
    public Result handle(@Nullable Password password) throws Passwords.BusyException, InterruptedException {
        if (!users.noneYet()) {
            return Result.THERE_ARE_USERS;
        }
        if (password == null) {
            return Result.NO_PASSWORD;
        }
        UUID id = identifiers.next();
        users.add(id, USERNAME, Role.SUPER_ADMIN, passwords.hash(password), clock.instant());
        events.created(id, Role.SUPER_ADMIN, null, Doer.SERVICE);
        return Result.CREATED;
    }
}
