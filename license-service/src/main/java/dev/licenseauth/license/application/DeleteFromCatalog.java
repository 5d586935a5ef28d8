package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Removes an entry of the catalogue that nothing needs, with its event. */
@ApplicationScoped
public class DeleteFromCatalog {
    private final Catalog catalog;
    private final CatalogEvents events;
    private final Clock clock;

    DeleteFromCatalog(Catalog catalog, CatalogEvents events, Clock clock) {
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to remove.
     *
     * @param ifMatch whether the entry is still as the caller has seen it, by its version
     */
    public record Command(EntryKey key, LongPredicate ifMatch, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is gone. */
        record Deleted() implements Result {}

        /** There is no such entry. */
        record Unknown() implements Result {}

        /** The entry has changed since the caller saw it. */
        record Outdated() implements Result {}

        /** Something needs it. */
        record InUse() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Optional<CatalogEntry> locked = catalog.lockToRemove(command.key());
        if (locked.isEmpty()) {
            return new Result.Unknown();
        }
        if (!command.ifMatch().test(locked.get().version())) {
            return new Result.Outdated();
        }
        if (catalog.isInUse(command.key())) {
            return new Result.InUse();
        }
        catalog.remove(command.key());
        events.deleted(locked.get(), command.caller(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new Result.Deleted();
    }
}
