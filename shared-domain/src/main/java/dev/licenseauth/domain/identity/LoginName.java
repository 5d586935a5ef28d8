package dev.licenseauth.domain.identity;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A name as somebody submits it to log in, existing or not, in the one form it is compared in: NFKC (UAX #15), lower-cased
 * by Unicode's locale-free mapping, NFKC again.
 *
 * @param value the normalised name
 */
public record LoginName(String value) {
    private static final int MAX_CHARACTERS = 255;

    // Composition makes at most four characters one, and a character is at most two units: no name is spelt longer.
    private static final int MAX_UNITS = 8 * MAX_CHARACTERS;

    /** @throws IllegalArgumentException when it is empty, longer than 255 characters, or holds control characters */
    public LoginName {
        if (value.length() > MAX_UNITS) {
            throw tooLongOrEmpty();
        }
        String folded = Normalizer.normalize(value, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String normal = Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
        int length = normal.codePointCount(0, normal.length());
        if (length < 1 || length > MAX_CHARACTERS) {
            throw tooLongOrEmpty();
        }
        if (normal.codePoints().anyMatch(LoginName::isUnfit)) {
            throw new IllegalArgumentException("must not contain control characters");
        }
        value = normal;
    }

    private static IllegalArgumentException tooLongOrEmpty() {
        return new IllegalArgumentException("must be 1 to " + MAX_CHARACTERS + " characters");
    }

    private static boolean isUnfit(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    @Override
    public String toString() {
        return value;
    }
}
