package dev.licenseauth.domain.licensing.port;

import java.time.Instant;

/** Which owners are banned. Asked at every validation: in memory, without a lock. */
@FunctionalInterface
public interface BannedOwners {
    /**
     * Whether the owner is banned at that time.
     *
     * @param owner as a licence names it: case-sensitive
     */
    boolean isBanned(String owner, Instant now);
}
