/** What the log signs: C2SP checkpoints in signed notes, with Ed25519 (RFC 8032). */
@NullMarked
package dev.licenseauth.domain.audit.note;

import org.jspecify.annotations.NullMarked;
