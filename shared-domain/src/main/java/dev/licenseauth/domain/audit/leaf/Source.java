package dev.licenseauth.domain.audit.leaf;

/**
 * Where a record was read.
 *
 * @param topic     the topic's name on the broker
 * @param partition from 0
 * @param offset    from 0
 */
public record Source(String topic, int partition, long offset) {}
