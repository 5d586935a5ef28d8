package dev.licenseauth.adapters.http;

import java.util.function.Function;

/** Reads free text at the edge. */
public final class Texts {
    private Texts() {}

    /**
     * Text of 1 to so many characters (code points), trimmed, without control characters or unpaired surrogates, which
     * would break logs, terminals and the database.
     */
    public static Function<String, String> upTo(int maxCharacters) {
        return raw -> {
            String text = raw.strip();
            int length = text.codePointCount(0, text.length());
            if (length < 1 || length > maxCharacters) {
                throw new IllegalArgumentException("must be 1 to " + maxCharacters + " characters");
            }
            text.codePoints().forEach(Texts::requirePrintable);
            return text;
        };
    }

    private static void requirePrintable(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                throw new IllegalArgumentException("must not contain control characters");
            default -> {}
        }
    }
}
