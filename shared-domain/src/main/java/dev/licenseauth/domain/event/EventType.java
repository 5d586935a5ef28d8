package dev.licenseauth.domain.event;

import java.util.regex.Pattern;

/**
 * The name of a kind of event, {@code <context>.<fact>}, for example {@code license.issued}.
 *
 * @param value lower-case words joined by underscores, two parts joined by a dot, at most 64 characters
 */
public record EventType(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,31}\\.[a-z][a-z0-9_]{0,31}");

    /** @throws IllegalArgumentException when the name does not have the form */
    public EventType {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an event type: " + value);
        }
    }

    /** The part before the dot. */
    public String context() {
        return value.substring(0, value.indexOf('.'));
    }

    @Override
    public String toString() {
        return value;
    }
}
