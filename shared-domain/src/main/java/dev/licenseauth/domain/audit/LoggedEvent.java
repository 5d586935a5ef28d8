package dev.licenseauth.domain.audit;

/**
 * An event in the log.
 *
 * @param logIndex its place: the first entry has 0, and there are no gaps
 * @param body     the event's bytes as they were received; once erased, what is left of them as an event
 */
public record LoggedEvent(long logIndex, byte[] body) {}
