package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.security.Role;

import java.util.Locale;
import java.util.UUID;

/** Whose credentials a revocation hits. */
public sealed interface RevocationTarget {
    /** The name in the database and on the topic, for example {@code user:0197…}. */
    String text();

    /** Everybody's. */
    record Everybody() implements RevocationTarget {
        @Override
        public String text() {
            return "all";
        }
    }

    /** Those of every role below admin. */
    record NonAdmins() implements RevocationTarget {
        @Override
        public String text() {
            return "non_admin";
        }
    }

    /** Those of a role. */
    record OfRole(Role role) implements RevocationTarget {
        @Override
        public String text() {
            return "role:" + role.word();
        }
    }

    /** Those of a user. */
    record OfUser(UUID userId) implements RevocationTarget {
        @Override
        public String text() {
            return "user:" + userId;
        }
    }

    /** Those of one login. */
    record OfSession(UUID sessionId) implements RevocationTarget {
        @Override
        public String text() {
            return "session:" + sessionId;
        }
    }

    /**
     * The target of a text.
     *
     * @throws IllegalArgumentException when it is none
     */
    static RevocationTarget of(String text) {
        int colon = text.indexOf(':');
        String which = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "all" -> new Everybody();
            case "non_admin" -> new NonAdmins();
            case "role" -> new OfRole(Role.valueOf(which.toUpperCase(Locale.ROOT)));
            case "user" -> new OfUser(UUID.fromString(which));
            case "session" -> new OfSession(UUID.fromString(which));
            default -> throw new IllegalArgumentException("not a target: " + text);
        };
    }
}
