package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.license.application.ActivateLicense;
import dev.licenseauth.license.application.DeactivateLicense;
import dev.licenseauth.license.application.RecordHeartbeat;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** The JSON of activations. */
final class ActivationJson {
    private ActivationJson() {}

    record Device(String id, @Nullable String name, Instant boundAt, Instant lastSeenAt) {
        static @Nullable Device of(@Nullable BoundDevice device) {
            return device == null
                    ? null
                    : new Device(device.id().toString(), device.name(), device.boundAt(), device.lastSeenAt());
        }
    }

    record Domain(String id, String domain, boolean takesSlot, Instant boundAt, Instant lastSeenAt) {
        static @Nullable Domain of(@Nullable BoundDomain domain) {
            return domain == null
                    ? null
                    : new Domain(
                            domain.id().toString(),
                            domain.pattern(),
                            domain.takesSlot(),
                            domain.boundAt(),
                            domain.lastSeenAt());
        }
    }

    /** What a valid validation answers, and the use of devices. */
    record Validity(
            boolean valid,
            String tier,
            String tierName,
            List<String> products,
            int domainsUsed,
            @Nullable Integer domainsMax,
            int devicesUsed,
            @Nullable Integer devicesMax,
            @Nullable Instant expiresAt,
            String status,
            int refreshAfter) {
        static Validity of(Entitlement entitlement, boolean inGrace) {
            return new Validity(
                    true,
                    entitlement.tier(),
                    entitlement.tierName(),
                    entitlement.products(),
                    entitlement.domains().used(),
                    entitlement.domains().max(),
                    entitlement.devices().used(),
                    entitlement.devices().max(),
                    entitlement.expiresAt(),
                    inGrace ? "grace" : "active",
                    ValidationAnswer.REFRESH_VALID);
        }
    }

    record Activated(
            boolean activated,
            @Nullable Device device,
            @Nullable Domain domain,
            @JsonUnwrapped Validity validity) {
        static Activated of(ActivateLicense.Result.Activated result) {
            return new Activated(
                    true,
                    Device.of(result.device()),
                    Domain.of(result.domain()),
                    Validity.of(result.entitlement(), result.inGrace()));
        }
    }

    record NotActivated(boolean activated, String reason, int refreshAfter) {}

    static Object notActivated(Verdict.Reason reason) {
        return new NotActivated(false, reason.word(), ValidationAnswer.REFRESH_INVALID);
    }

    record Deactivated(
            boolean deactivated,
            @Nullable Device device,
            @Nullable Domain domain) {
        static Deactivated of(DeactivateLicense.Result.Deactivated result) {
            return new Deactivated(true, Device.of(result.device()), Domain.of(result.domain()));
        }
    }

    record NotDeactivated(boolean deactivated, String reason) {}

    static Object notDeactivated(Verdict.Reason reason) {
        return new NotDeactivated(false, reason.word());
    }

    record Alive(
            boolean alive,
            @Nullable Device device,
            @Nullable Domain domain,
            @JsonUnwrapped Validity validity) {
        static Alive of(RecordHeartbeat.Result.Alive result) {
            return new Alive(
                    true,
                    Device.of(result.device()),
                    Domain.of(result.domain()),
                    Validity.of(result.entitlement(), result.inGrace()));
        }
    }

    record NotAlive(boolean alive, String reason, int refreshAfter) {}

    static Object notAlive(Verdict.Reason reason) {
        return new NotAlive(false, reason.word(), ValidationAnswer.REFRESH_INVALID);
    }

    /** Why it was refused; {@code null} when it was not. */
    static Verdict.@Nullable Reason refusal(ActivateLicense.Result result) {
        return switch (result) {
            case ActivateLicense.Result.Activated _ -> null;
            case ActivateLicense.Result.Refused(Verdict.Reason reason) -> reason;
        };
    }

    static Verdict.@Nullable Reason refusal(DeactivateLicense.Result result) {
        return switch (result) {
            case DeactivateLicense.Result.Deactivated _ -> null;
            case DeactivateLicense.Result.Refused(Verdict.Reason reason) -> reason;
        };
    }

    static Verdict.@Nullable Reason refusal(RecordHeartbeat.Result result) {
        return switch (result) {
            case RecordHeartbeat.Result.Alive _ -> null;
            case RecordHeartbeat.Result.Refused(Verdict.Reason reason) -> reason;
        };
    }
}
