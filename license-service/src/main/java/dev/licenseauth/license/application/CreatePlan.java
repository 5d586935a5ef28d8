package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Limits;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.RenewalBasis;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds a plan to an app. */
@ApplicationScoped
public class CreatePlan {
    private final Catalog catalog;
    private final CatalogEvents events;
    private final Clock clock;

    CreatePlan(Catalog catalog, CatalogEvents events, Clock clock) {
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /** What to add; the products are distinct. */
    public record Command(
            AppId appId,
            PlanCode code,
            String name,
            List<ProductCode> products,
            Limits limits,
            DomainBinding domainBinding,
            boolean domainRequired,
            boolean deviceRequired,
            int graceDays,
            RenewalBasis renewalBasis,
            Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is there. */
        record Created(Plan plan) implements Result {}

        /** The app has a plan of that code. */
        record AlreadyExists() implements Result {}

        /** There is no such app. */
        record UnknownApp() implements Result {}

        /** The app lacks these products. */
        record UnknownProducts(List<ProductCode> codes) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        if (!catalog.hasApp(command.appId())) {
            return new Result.UnknownApp();
        }
        Set<ProductCode> existing = catalog.existing(command.appId(), command.products());
        List<ProductCode> unknown = command.products().stream()
                .filter(code -> !existing.contains(code))
                .toList();
        if (!unknown.isEmpty()) {
            return new Result.UnknownProducts(unknown);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Plan plan = new Plan(
                command.appId(),
                command.code(),
                command.name(),
                command.products(),
                command.limits(),
                command.domainBinding(),
                command.domainRequired(),
                command.deviceRequired(),
                command.graceDays(),
                command.renewalBasis(),
                now,
                1);
        if (!catalog.add(plan)) {
            return new Result.AlreadyExists();
        }
        events.created(
                "plan",
                plan.appId(),
                plan.code().value(),
                command.caller(),
                now,
                Map.of(
                        "code", plan.code().value(),
                        "name", plan.name(),
                        "products",
                                plan.products().stream().map(ProductCode::value).toList()));
        return new Result.Created(plan);
    }
}
