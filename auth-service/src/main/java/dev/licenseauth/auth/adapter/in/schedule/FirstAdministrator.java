package dev.licenseauth.auth.adapter.in.schedule;

import dev.licenseauth.auth.application.CreateFirstAdministrator;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** At the very first start, makes the one who can make all others. */
@ApplicationScoped
class FirstAdministrator {
    private static final Logger LOG = Logger.getLogger(FirstAdministrator.class);

    private final CreateFirstAdministrator createFirstAdministrator;
    private final Optional<Path> file;

    FirstAdministrator(CreateFirstAdministrator createFirstAdministrator, AuthConfig config) {
        this.createFirstAdministrator = createFirstAdministrator;
        file = config.initialAdminPasswordFile();
    }

    void begin(@Observes @Priority(20) StartupEvent started) throws Passwords.BusyException, InterruptedException {
        switch (createFirstAdministrator.handle(password())) {
            case CREATED -> LOG.info("there was no user: made the super_admin admin");
            case THERE_ARE_USERS -> LOG.debug("there are users: no first administrator is made");
            case NO_PASSWORD ->
                LOG.warn("nobody can log in: there is no user, and licenseauth.initial-admin-password-file is not set");
        }
    }

    private @Nullable Password password() {
        return file.map(FirstAdministrator::read).orElse(null);
    }

    private static Password read(Path file) {
        try {
            String text = Files.readString(file).strip();
            Password password = new Password(text);
            if (!password.isLongEnough()) {
                throw new IllegalStateException("the first administrator's password in " + file + " is shorter than "
                        + Password.LEAST_CHARACTERS + " characters");
            }
            return password;
        } catch (IOException e) {
            throw new IllegalStateException("the first administrator's password cannot be read from " + file, e);
        }
    }
}
