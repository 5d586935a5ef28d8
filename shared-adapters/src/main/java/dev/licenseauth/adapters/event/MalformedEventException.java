package dev.licenseauth.adapters.event;

import org.jspecify.annotations.Nullable;

/** The bytes are not an event; the message says why and holds none of the bytes. */
public final class MalformedEventException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
