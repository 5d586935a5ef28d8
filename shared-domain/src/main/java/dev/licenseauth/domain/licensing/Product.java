package dev.licenseauth.domain.licensing;

import java.time.Instant;

/** Something a plan entitles to. */
public record Product(AppId appId, ProductCode code, String name, Instant createdAt) {}
