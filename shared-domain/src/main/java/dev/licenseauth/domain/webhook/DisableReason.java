package dev.licenseauth.domain.webhook;

import java.util.Locale;

/** Why an endpoint was disabled by the dispatcher itself. */
public enum DisableReason {
    /** It answered 410 Gone. */
    GONE,
    /** More deliveries waited for it than are kept. */
    BACKLOG_FULL;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
