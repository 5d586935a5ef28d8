package dev.licenseauth.domain.identity;

import java.util.Locale;

/** Where a key stands in its life. */
public enum KeyState {
    /** Published, so that everybody knows it before it is used; not used yet. */
    NEXT,
    /** In use for what is new. One key of a use at most. */
    ACTIVE,
    /** Published and good for what was made with it; nothing new is. */
    RETIRING,
    /** Neither published nor used. */
    RETIRED;

    /** The word in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a word in the database. */
    public static KeyState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
