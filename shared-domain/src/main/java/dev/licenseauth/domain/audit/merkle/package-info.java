/** The Merkle tree of RFC 6962 section 2.1 in the tiles of C2SP tlog-tiles: how it grows, and what can be proven of it. */
@NullMarked
package dev.licenseauth.domain.audit.merkle;

import org.jspecify.annotations.NullMarked;
