package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.BannedOwners;

/** What a decision depends on beside the licence, the question and the time. */
public record Circumstances(LocalHosts localHosts, BannedOwners bannedOwners) {}
