package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DlidChecksum;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Adds an app to the catalogue. */
@ApplicationScoped
public class CreateApp {
    private final Catalog catalog;
    private final CatalogEvents events;
    private final Clock clock;

    CreateApp(Catalog catalog, CatalogEvents events, Clock clock) {
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /** What to add. */
    public record Command(AppId id, String name, DlidChecksum dlidChecksum, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is there. */
        record Created(App app) implements Result {}

        /** The id is taken. */
        record AlreadyExists() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        App app = new App(command.id(), command.name(), command.dlidChecksum(), now, 1);
        if (!catalog.add(app)) {
            return new Result.AlreadyExists();
        }
        events.created(
                "app",
                app.id(),
                app.id().value(),
                command.caller(),
                now,
                Map.of(
                        "code",
                        app.id().value(),
                        "name",
                        app.name(),
                        "dlid_checksum",
                        app.dlidChecksum().word()));
        return new Result.Created(app);
    }
}
