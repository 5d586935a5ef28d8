package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/** How an attempt ended. */
public sealed interface Outcome {
    /** The most of an answer that is kept, in bytes. */
    int MAX_ANSWER_BYTES = 16 * 1024;

    /**
     * The receiver answered, for good or ill.
     *
     * @param status     HTTP status
     * @param answer     the beginning of the answer's body as text
     * @param retryAfter what it asks us to wait, if it does
     */
    record Answered(int status, String answer, @Nullable Duration retryAfter) implements Outcome {
        /** RFC 9110 section 15.5.11. */
        private static final int GONE = 410;

        @Override
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Whether the receiver wants no more. */
        public boolean isGone() {
            return status == GONE;
        }
    }

    /** There was no answer. */
    record Unanswered(Fault fault) implements Outcome {
        @Override
        public boolean isSuccess() {
            return false;
        }
    }

    /** Whether the event was taken. */
    boolean isSuccess();

    /** Why there was no answer. */
    enum Fault {
        /** The name has no address, or was not resolved in time. */
        DNS_FAILED,
        /** The name or URL leads to an address, scheme or port that is not allowed. */
        ADDRESS_REFUSED,
        /** No connection. */
        CONNECT_FAILED,
        /** No secure connection: certificate, name or protocol. */
        TLS_FAILED,
        /** The attempt's deadline passed. */
        TIMEOUT,
        /** The connection ended before the answer did, or what came was no HTTP. */
        BROKEN_ANSWER;

        /** The word used on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The fault of a word.
         *
         * @throws IllegalArgumentException when the word is none
         */
        public static Fault ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
