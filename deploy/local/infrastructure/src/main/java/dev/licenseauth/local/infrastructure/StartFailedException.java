package dev.licenseauth.local.infrastructure;

import org.jspecify.annotations.Nullable;

/** A server did not start; the message is written for people: what is wrong, what to do, and what the server said last. */
public final class StartFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public StartFailedException(String message) {
        super(message);
    }

    public StartFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
