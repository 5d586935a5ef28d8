package dev.licenseauth.domain.identity;

import java.nio.charset.StandardCharsets;

/** A password in the clear, while it is needed. Its text form says nothing. */
public final class Password {
    /** The least characters of a password that is chosen today. */
    public static final int LEAST_CHARACTERS = 12;

    private static final int MAX_BYTES = 1024;

    private final byte[] utf8;

    /** @throws IllegalArgumentException when it is empty or longer than 1,024 bytes of UTF-8 */
    public Password(String text) {
        utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 1 || utf8.length > MAX_BYTES) {
            throw new IllegalArgumentException("must be 1 to " + MAX_BYTES + " bytes");
        }
    }

    /** Whether it may be chosen as a new one: at least {@value #LEAST_CHARACTERS} characters. */
    public boolean isLongEnough() {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length()) >= LEAST_CHARACTERS;
    }

    /** A copy of its UTF-8. */
    public byte[] utf8() {
        return utf8.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
