package dev.licenseauth.domain.licensing;

/**
 * What a licence allows.
 *
 * @param activations how often a new device may be bound in the key's life
 * @param devices     how many devices may be bound at one time
 * @param domains     how many domains may be bound at one time
 */
public record Limits(Limit activations, Limit devices, Limit domains) {}
