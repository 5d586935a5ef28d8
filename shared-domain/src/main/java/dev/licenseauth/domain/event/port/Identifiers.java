package dev.licenseauth.domain.event.port;

import java.util.UUID;

/** Makes identifiers. A port, so that tests can foretell them. */
public interface Identifiers {
    /** A new UUIDv7 (RFC 9562 section 5.7): unique, and rising with time within one process. */
    UUID next();
}
