package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.event.Event;

/** Writes events in the form in which they are published. */
public interface EventBodies {
    /** The body's bytes. */
    byte[] write(Event event);
}
