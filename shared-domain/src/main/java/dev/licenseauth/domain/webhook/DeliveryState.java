package dev.licenseauth.domain.webhook;

import java.util.Locale;

/** What has become of a delivery. */
public enum DeliveryState {
    /** Waits for its next attempt, or one is under way. */
    PENDING,
    /** The receiver answered 2xx. */
    DELIVERED,
    /** Given up: every attempt failed, or the endpoint was disabled. Can be retried. */
    FAILED;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state of a wire word.
     *
     * @throws IllegalArgumentException when the word is none; the message is fit for the caller
     */
    public static DeliveryState ofWord(String word) {
        for (DeliveryState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("must be pending, delivered or failed");
    }
}
