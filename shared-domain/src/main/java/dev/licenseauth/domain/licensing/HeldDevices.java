package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * The devices of a licence.
 *
 * @param required        whether a check must name a bound device
 * @param max             how many may be bound at one time; {@code null} is unlimited
 * @param used            how many are
 * @param maxActivations  how often a new device may be bound in the key's life; {@code null} is unlimited
 * @param activationsUsed how often one was
 * @param bound           those that are bound; only where a device is required
 * @param complete        whether these are all
 */
public record HeldDevices(
        boolean required,
        @Nullable Integer max,
        int used,
        @Nullable Integer maxActivations,
        int activationsUsed,
        Set<String> bound,
        boolean complete) {
    public HeldDevices {
        bound = Set.copyOf(bound);
    }

    /** A licence that asks for no device. */
    public static HeldDevices none(@Nullable Integer max, @Nullable Integer maxActivations) {
        return new HeldDevices(false, max, 0, maxActivations, 0, Set.of(), false);
    }

    boolean has(DeviceKey device) {
        return bound.contains(device.hex());
    }

    /** The same, knowing whether the device in question is bound. */
    HeldDevices knowing(@Nullable DeviceKey device, boolean isBound) {
        return new HeldDevices(
                required,
                max,
                used,
                maxActivations,
                activationsUsed,
                isBound && device != null ? Set.copyOf(List.of(device.hex())) : Set.of(),
                true);
    }

    /** Why one more cannot be bound; {@code null} when it can. */
    Verdict.@Nullable Reason refusalOfOneMore(boolean isNew) {
        if (max != null && used >= max) {
            return Verdict.Reason.DEVICE_LIMIT;
        }
        return isNew && maxActivations != null && activationsUsed >= maxActivations
                ? Verdict.Reason.ACTIVATION_LIMIT
                : null;
    }

    /** The same with one more. */
    HeldDevices withOneMore(boolean isNew) {
        return new HeldDevices(
                required,
                max,
                used + 1,
                maxActivations,
                isNew ? activationsUsed + 1 : activationsUsed,
                bound,
                complete);
    }
}
