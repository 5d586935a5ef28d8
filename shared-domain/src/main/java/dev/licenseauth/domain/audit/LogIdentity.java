package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.audit.note.SigningKey;

/**
 * Who the log is, from its first start on.
 *
 * @param origin the log's name, which is also its key's
 * @param key    signs its checkpoints
 */
public record LogIdentity(String origin, SigningKey key) {}
