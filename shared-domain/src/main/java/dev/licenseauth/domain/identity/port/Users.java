package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.security.Role;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Finds and keeps users. */
public interface Users {
    Optional<User> byId(UUID id, Instant now);

    /** Whether there is no user at all. Callers that act on it take turns until their transaction ends. */
    boolean noneYet();

    void add(UUID id, String username, Role role, String passwordHash, Instant now);

    /** Puts a new hash of the same password in place, unless the old one was replaced meanwhile. */
    void rehash(UUID id, String oldHash, String newHash, Instant now);
}
