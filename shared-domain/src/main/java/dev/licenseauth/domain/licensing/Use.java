package dev.licenseauth.domain.licensing;

import java.util.UUID;

/**
 * A use of a licence that is told at most once an hour.
 *
 * @param product the product that was asked for; empty when none was
 * @param host    the bound domain it was asked for; empty when none was
 */
public record Use(UUID licenseId, String product, String host) {}
