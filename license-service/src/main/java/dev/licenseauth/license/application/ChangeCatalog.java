package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.CatalogEdit;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/** Changes an entry of the catalogue, with its event. What changes nothing is no change. */
@ApplicationScoped
public class ChangeCatalog {
    private final Catalog catalog;
    private final CatalogEvents events;
    private final Clock clock;

    ChangeCatalog(Catalog catalog, CatalogEvents events, Clock clock) {
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to change.
     *
     * @param ifMatch whether the entry is still as the caller has seen it, by its version
     */
    public record Command(EntryKey key, CatalogEdit edit, LongPredicate ifMatch, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is as asked for. */
        record Changed(CatalogEntry entry) implements Result {}

        /** There is no such entry. */
        record Unknown() implements Result {}

        /** The entry has changed since the caller saw it. */
        record Outdated() implements Result {}

        /** The app lacks these products. */
        record UnknownProducts(List<ProductCode> codes) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Optional<CatalogEntry> locked = catalog.lock(command.key());
        if (locked.isEmpty()) {
            return new Result.Unknown();
        }
        CatalogEntry before = locked.get();
        if (!command.ifMatch().test(before.version())) {
            return new Result.Outdated();
        }
        List<ProductCode> unknown = unknownProducts(command);
        if (!unknown.isEmpty()) {
            return new Result.UnknownProducts(unknown);
        }
        CatalogEntry edited = before.edited(command.edit());
        if (edited.equals(before)) {
            return new Result.Changed(before);
        }
        CatalogEntry after = catalog.save(edited);
        events.updated(before, after, command.caller(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new Result.Changed(after);
    }

    private List<ProductCode> unknownProducts(Command command) {
        List<ProductCode> products = command.edit().products();
        if (products == null) {
            return List.of();
        }
        Set<ProductCode> existing = catalog.existing(command.key().appId(), products);
        return products.stream().filter(code -> !existing.contains(code)).toList();
    }
}
