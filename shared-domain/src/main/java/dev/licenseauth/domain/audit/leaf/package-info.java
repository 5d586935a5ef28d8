/** What the log holds: leaf version 1 of docs/spec/audit-log.md, in canonical JSON (RFC 8785). */
@NullMarked
package dev.licenseauth.domain.audit.leaf;

import org.jspecify.annotations.NullMarked;
