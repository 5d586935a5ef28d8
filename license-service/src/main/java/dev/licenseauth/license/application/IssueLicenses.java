package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Limits;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Issues licences of a plan, each with its event, all or none. */
@ApplicationScoped
public class IssueLicenses {
    private static final EventType ISSUED = new EventType("license.issued");

    private final Catalog catalog;
    private final Licenses licenses;
    private final EventOutbox outbox;
    private final Identifiers identifiers;
    private final Clock clock;
    private final SecureRandom random;

    IssueLicenses(
            Catalog catalog,
            Licenses licenses,
            EventOutbox outbox,
            Identifiers identifiers,
            Clock clock,
            SecureRandom random) {
        this.catalog = catalog;
        this.licenses = licenses;
        this.outbox = outbox;
        this.identifiers = identifiers;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What to issue.
     *
     * @param activations how often new devices may be bound; {@code null} takes the plan's limit, as below
     * @param startsAt    {@code null} is now
     * @param daysValid   {@code null} is perpetual
     * @param count       how many, 1 to 1000
     * @param imported    the DLID to use instead of a new one; only with a count of 1
     */
    public record Command(
            AppId appId,
            PlanCode plan,
            String level,
            String owner,
            @Nullable Limit activations,
            @Nullable Limit devices,
            @Nullable Limit domains,
            @Nullable DomainBinding domainBinding,
            List<ProductCode> addOns,
            @Nullable Instant startsAt,
            @Nullable Integer daysValid,
            @Nullable String note,
            int count,
            @Nullable Dlid imported,
            Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** They are issued, in the order of creation. */
        record Issued(List<License> licenses) implements Result {}

        /** There is no such app. */
        record UnknownApp() implements Result {}

        /** The app has no such plan. */
        record UnknownPlan() implements Result {}

        /** The app lacks these products. */
        record UnknownProducts(List<ProductCode> codes) implements Result {}

        /** The imported DLID's checksum does not hold, which the app asks for. */
        record WrongChecksum() implements Result {}

        /** The imported DLID belongs, or belonged, to another licence. */
        record DlidTaken() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Optional<Plan> plan = catalog.plan(command.appId(), command.plan());
        if (plan.isEmpty()) {
            return catalog.hasApp(command.appId()) ? new Result.UnknownPlan() : new Result.UnknownApp();
        }
        Set<ProductCode> existing = catalog.existing(command.appId(), command.addOns());
        List<ProductCode> unknown = command.addOns().stream()
                .filter(code -> !existing.contains(code))
                .toList();
        if (!unknown.isEmpty()) {
            return new Result.UnknownProducts(unknown);
        }
        Dlid imported = command.imported();
        if (imported != null && imported.isForeign() && !catalog.importsForeignDlids(command.appId())) {
            return new Result.WrongChecksum();
        }
        if (imported != null && licenses.isTaken(imported)) {
            return new Result.DlidTaken();
        }
        List<Dlid> dlids = dlids(command);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        License.Terms terms = terms(command, plan.get(), now);
        List<License> issued = dlids.stream()
                .map(dlid -> License.issue(
                        identifiers.next(),
                        dlid,
                        plan.get(),
                        terms,
                        command.caller().actor(),
                        now))
                .toList();
        if (!licenses.add(issued)) {
            return new Result.DlidTaken();
        }
        issued.forEach(license -> outbox.append(EventTopic.LICENSE, issuedEvent(license, command.caller())));
        return new Result.Issued(issued);
    }

    private List<Dlid> dlids(Command command) {
        Dlid imported = command.imported();
        return imported != null
                ? List.of(imported)
                : Stream.generate(() -> Dlid.generate(random::nextBytes))
                        .limit(command.count())
                        .toList();
    }

    private static License.Terms terms(Command command, Plan plan, Instant now) {
        Limit activations = command.activations();
        Limit devices = command.devices();
        Limit domains = command.domains();
        Limits limits = new Limits(
                activations == null ? plan.limits().activations() : activations,
                devices == null ? plan.limits().devices() : devices,
                domains == null ? plan.limits().domains() : domains);
        DomainBinding binding = command.domainBinding();
        Instant given = command.startsAt();
        Instant startsAt = (given == null ? now : given).truncatedTo(ChronoUnit.SECONDS);
        Integer days = command.daysValid();
        return new License.Terms(
                command.level(),
                command.owner(),
                command.addOns(),
                limits,
                binding == null ? bindingFor(plan, domains) : binding,
                startsAt,
                days == null ? null : startsAt.plus(Duration.ofDays(days)),
                command.note());
    }

    /** A limit given to this licence means to be kept, also where the plan, unlimited itself, binds nothing. */
    private static DomainBinding bindingFor(Plan plan, @Nullable Limit domains) {
        return plan.domainBinding() == DomainBinding.OFF && domains != null
                ? DomainBinding.defaultFor(domains)
                : plan.domainBinding();
    }

    private Event issuedEvent(License license, Caller caller) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("license_id", license.id().toString());
        data.put("dlid", license.dlid().toString());
        data.put("plan", license.plan().value());
        data.put("level", license.level());
        data.put("owner", license.owner());
        data.put("products", license.products().stream().map(ProductCode::value).toList());
        putLimit(data, "max_activations", license.limits().activations());
        putLimit(data, "max_devices", license.limits().devices());
        putLimit(data, "max_domains", license.limits().domains());
        data.put("starts_at", license.startsAt().toString());
        Instant expiresAt = license.expiresAt();
        if (expiresAt != null) {
            data.put("expires_at", expiresAt.toString());
        }
        return new Event(
                identifiers.next(),
                ISSUED,
                Severity.INFO,
                "License issued",
                caller.actor(),
                license.appId().value(),
                license.createdAt(),
                0,
                caller.ip(),
                "license:" + license.id(),
                caller.requestId(),
                data);
    }

    /** What is unlimited is left out: events carry no nulls. */
    private static void putLimit(Map<String, Object> data, String name, Limit limit) {
        switch (limit) {
            case Limit.Unlimited() -> {}
            case Limit.AtMost(int count) -> data.put(name, count);
        }
    }
}
