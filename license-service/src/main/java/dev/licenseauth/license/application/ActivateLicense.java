package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Binds a device and a domain to a licence, within its limits, and tells of it in the same transaction. What is bound
 * already costs nothing.
 */
@ApplicationScoped
public class ActivateLicense {
    private final Bindings bindings;
    private final LicenseEvents events;
    private final Circumstances circumstances;
    private final Clock clock;

    ActivateLicense(Bindings bindings, LicenseEvents events, Circumstances circumstances, Clock clock) {
        this.bindings = bindings;
        this.events = events;
        this.circumstances = circumstances;
        this.clock = clock;
    }

    /**
     * What to activate.
     *
     * @param question   with the purpose {@link Question.Purpose#ACTIVATE}
     * @param appId      the app the client belongs to; a licence of another app is unknown to it
     * @param deviceName what the client calls its device
     */
    public record Command(
            Dlid dlid,
            Question question,
            @Nullable AppId appId,
            @Nullable String deviceName,
            Client client) {}

    /** What became of it. */
    public sealed interface Result {
        /**
         * It is activated.
         *
         * @param entitlement   as of now
         * @param device        the device, if one was named
         * @param domain        what covers the domain, if one was named and domains are bound
         * @param changedLimits whether something was bound that was not before
         */
        record Activated(
                Entitlement entitlement,
                boolean inGrace,
                @Nullable BoundDevice device,
                @Nullable BoundDomain domain,
                boolean changedLimits)
                implements Result {}

        /** It is not, and why. Nothing was changed. */
        record Refused(Verdict.Reason reason) implements Result {}
    }

    /** What is bound already of what a command names. */
    private record Bound(
            @Nullable BoundDomain domain, @Nullable BoundDevice device) {
        boolean hasDevice() {
            return device != null && device.isBound();
        }
    }

    @Transactional
    public Result handle(Command command) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Entitlement> locked = bindings.lock(command.dlid()).filter(found -> isOfApp(found, command.appId()));
        if (locked.isEmpty() || locked.get().status() == StoredStatus.DELETED) {
            return new Result.Refused(Verdict.Reason.INVALID_DLID);
        }
        Question question = command.question();
        Bound bound = bound(locked.get(), question);
        Entitlement entitlement = locked.get().knowing(question, bound.domain() != null, bound.hasDevice());
        return switch (Verdict.decide(entitlement, question, circumstances, now)) {
            case Verdict.Invalid(Verdict.Reason reason) -> new Result.Refused(reason);
            case Verdict.Valid(Entitlement ignored, boolean inGrace) ->
                unlessDeviceIsRefused(command, entitlement, bound, () -> {
                    BoundDomain domain = bound.domain();
                    if (domain != null) {
                        bindings.seen(domain, now);
                    }
                    return activated(command, entitlement, inGrace, bound, domain, now);
                });
            case Verdict.ValidOnceBound(Entitlement ignored, boolean inGrace, boolean asLocal) ->
                unlessDeviceIsRefused(command, entitlement, bound, () -> {
                    DomainName host = Objects.requireNonNull(question.domain());
                    BoundDomain domain = bindings.bind(entitlement.licenseId(), host, asLocal, now);
                    events.domainBound(about(entitlement, command, now), domain);
                    return activated(command, entitlement.withDomainBound(host, asLocal), inGrace, bound, domain, now);
                });
            case Verdict.NotInMemory ignored -> throw new IllegalStateException("under the lock nothing is left open");
        };
    }

    private static boolean isOfApp(Entitlement entitlement, @Nullable AppId appId) {
        return appId == null || appId.equals(entitlement.appId());
    }

    private Bound bound(Entitlement entitlement, Question question) {
        DomainName domain = question.domain();
        DeviceKey device = question.device();
        return new Bound(
                domain == null || entitlement.domains().binding() == DomainBinding.OFF
                        ? null
                        : bindings.domainCovering(entitlement.licenseId(), domain)
                                .orElse(null),
                device == null
                        ? null
                        : bindings.device(entitlement.licenseId(), device).orElse(null));
    }

    /** Decided before the first write: a refusal that is returned rolls nothing back. */
    private static Result unlessDeviceIsRefused(
            Command command, Entitlement entitlement, Bound bound, Supplier<Result> otherwise) {
        if (command.question().device() == null || bound.hasDevice()) {
            return otherwise.get();
        }
        Verdict.Reason refusal = entitlement.refusalOfDevice(bound.device() == null);
        return refusal == null ? otherwise.get() : new Result.Refused(refusal);
    }

    private Result activated(
            Command command,
            Entitlement entitlement,
            boolean inGrace,
            Bound before,
            @Nullable BoundDomain domain,
            Instant now) {
        LicenseEvents.About about = about(entitlement, command, now);
        DeviceKey key = command.question().device();
        BoundDevice device = before.device();
        Entitlement after = entitlement;
        boolean bindsDevice = false;
        if (key != null && !before.hasDevice()) {
            boolean isNew = device == null;
            device = bindings.bind(entitlement.licenseId(), key, command.deviceName(), isNew, now);
            events.deviceBound(about, device, isNew);
            after = entitlement.withDeviceBound(isNew);
            bindsDevice = true;
        } else if (device != null) {
            bindings.seen(device, now);
        }
        events.activationAccepted(about, data(command, entitlement, device, domain));
        boolean bindsDomain = domain != null && before.domain() == null;
        return new Result.Activated(after, inGrace, device, domain, bindsDevice || bindsDomain);
    }

    private static LicenseEvents.About about(Entitlement entitlement, Command command, Instant now) {
        return LicenseEvents.About.of(entitlement, command.dlid(), command.client(), now);
    }

    private static Map<String, Object> data(
            Command command, Entitlement entitlement, @Nullable BoundDevice device, @Nullable BoundDomain domain) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plan", entitlement.tier());
        String product = command.question().product();
        if (product != null) {
            data.put("product", product);
        }
        DomainName asked = command.question().domain();
        if (asked != null) {
            data.put("domain", domain == null ? asked.host() : domain.pattern());
        }
        if (device != null) {
            data.put("device_id", device.id().toString());
        }
        return data;
    }
}
