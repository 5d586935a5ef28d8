package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a licence beside the licence itself.
 *
 * @param product the product it must entitle to, if any
 * @param domain  the host it is used on, if any
 * @param device  the device it is used on, if any
 */
public record Question(
        @Nullable String product,
        @Nullable DomainName domain,
        @Nullable DeviceKey device,
        Purpose purpose) {
    /** What an answer may change. */
    public enum Purpose {
        /** Nothing: whether it would be valid. */
        ASK,
        /** A new domain takes a slot where the licence binds by itself. */
        CHECK,
        /** A new domain and a new device are bound. */
        ACTIVATE
    }
}
