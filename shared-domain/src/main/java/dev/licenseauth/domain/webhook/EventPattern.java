package dev.licenseauth.domain.webhook;

import dev.licenseauth.domain.event.EventType;

import java.util.regex.Pattern;

/**
 * Event types an endpoint asks for: one by name, all of a context ({@code license.*}), or all ({@code *}). All does not
 * include events about webhooks themselves: those must be asked for by name or as {@code webhook.*}.
 *
 * @param value the pattern as written
 */
public record EventPattern(String value) {
    private static final String ALL = "*";
    private static final String WEBHOOK_CONTEXT = "webhook";
    private static final Pattern FORM = Pattern.compile("\\*|[a-z][a-z0-9_]{0,31}\\.(?:\\*|[a-z][a-z0-9_]{0,31})");

    /** @throws IllegalArgumentException when it is no pattern; the message is fit for the caller */
    public EventPattern {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be an event type, license.* or *");
        }
    }

    /** Whether the type is asked for. */
    public boolean matches(EventType type) {
        if (value.equals(ALL)) {
            return !type.context().equals(WEBHOOK_CONTEXT);
        }
        return value.endsWith(".*")
                ? type.context().equals(value.substring(0, value.length() - 2))
                : type.value().equals(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
