package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Adds a product to an app. */
@ApplicationScoped
public class CreateProduct {
    private final Catalog catalog;
    private final CatalogEvents events;
    private final Clock clock;

    CreateProduct(Catalog catalog, CatalogEvents events, Clock clock) {
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /** What to add. */
    public record Command(AppId appId, ProductCode code, String name, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is there. */
        record Created(Product product) implements Result {}

        /** The app has a product of that code. */
        record AlreadyExists() implements Result {}

        /** There is no such app. */
        record UnknownApp() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        if (!catalog.hasApp(command.appId())) {
            return new Result.UnknownApp();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Product product = new Product(command.appId(), command.code(), command.name(), now, 1);
        if (!catalog.add(product)) {
            return new Result.AlreadyExists();
        }
        events.created(
                "product",
                product.appId(),
                product.code().value(),
                command.caller(),
                now,
                Map.of("code", product.code().value(), "name", product.name()));
        return new Result.Created(product);
    }
}
