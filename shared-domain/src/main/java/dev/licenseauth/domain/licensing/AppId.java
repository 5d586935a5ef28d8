package dev.licenseauth.domain.licensing;

import java.util.regex.Pattern;

/**
 * The id of an app: what owns plans, products and licences, for example {@code app_123}.
 *
 * @param value a lower-case letter, then up to 62 lower-case letters, digits or underscores
 */
public record AppId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException when the id does not have the form; the message is fit for the caller */
    public AppId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be a lower-case letter followed by at most 62 lower-case letters, digits or underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
