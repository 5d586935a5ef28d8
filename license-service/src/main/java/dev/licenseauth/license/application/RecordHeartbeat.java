package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Notes that a bound device or domain is still in use. Binds nothing and takes no lock. */
@ApplicationScoped
public class RecordHeartbeat {
    private final Bindings bindings;
    private final Circumstances circumstances;
    private final Clock clock;

    RecordHeartbeat(Bindings bindings, Circumstances circumstances, Clock clock) {
        this.bindings = bindings;
        this.circumstances = circumstances;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** It is noted. */
        record Alive(
                Entitlement entitlement,
                boolean inGrace,
                @Nullable BoundDevice device,
                @Nullable BoundDomain domain) implements Result {}

        /** It is not, and why. */
        record Refused(Verdict.Reason reason) implements Result {}
    }

    /**
     * Notes it, if all that is named is bound and the licence is valid.
     *
     * @param question with the purpose {@link Question.Purpose#ASK}
     */
    public Result handle(Dlid dlid, Question question) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Entitlement found = bindings.read(dlid).orElse(null);
        if (found == null) {
            return new Result.Refused(Verdict.Reason.INVALID_DLID);
        }
        DomainName host = question.domain();
        DeviceKey key = question.device();
        BoundDomain domain = host == null
                ? null
                : bindings.domainCovering(found.licenseId(), host).orElse(null);
        BoundDevice device = key == null
                ? null
                : bindings.device(found.licenseId(), key)
                        .filter(BoundDevice::isBound)
                        .orElse(null);
        Entitlement entitlement = found.knowing(question, domain != null, device != null);
        return switch (Verdict.decide(entitlement, question, circumstances, now)) {
            case Verdict.Invalid(Verdict.Reason reason) -> new Result.Refused(reason);
            case Verdict.Valid(Entitlement ignored, boolean inGrace) -> {
                if (host != null && domain == null && found.domains().binding() != DomainBinding.OFF) {
                    yield new Result.Refused(Verdict.Reason.DOMAIN_NOT_ACTIVATED);
                }
                if (key != null && device == null) {
                    yield new Result.Refused(Verdict.Reason.DEVICE_MISMATCH);
                }
                if (domain != null) {
                    bindings.seen(domain, now);
                }
                if (device != null) {
                    bindings.seen(device, now);
                }
                yield new Result.Alive(entitlement, inGrace, device, domain);
            }
            case Verdict.ValidOnceBound _, Verdict.NotInMemory _ ->
                throw new IllegalStateException("a question that binds nothing and knows all leaves nothing open");
        };
    }
}
