package dev.licenseauth.domain.webhook;

import java.util.Locale;

/** In what form an endpoint gets events. */
public enum EndpointFormat {
    /** The event's body as published, signed as Standard Webhooks specifies. */
    JSON;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format of a wire word.
     *
     * @throws IllegalArgumentException when the word is none; the message is fit for the caller
     */
    public static EndpointFormat ofWord(String word) {
        if (word.equals(JSON.word())) {
            return JSON;
        }
        throw new IllegalArgumentException(
                word.equals("discord") ? "must be json: discord is not available yet" : "must be json");
    }
}
