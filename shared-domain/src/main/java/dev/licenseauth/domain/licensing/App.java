package dev.licenseauth.domain.licensing;

import java.time.Instant;

/** What owns a catalogue and the licences issued from it. */
public record App(AppId id, String name, Instant createdAt) {}
