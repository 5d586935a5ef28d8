package dev.licenseauth.adapters.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.security.StateRecord.Target;
import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Reads the records of {@code auth.state.v1} and of the internal feed. What it does not know it passes over. */
public final class StateRecords {
    private static final String KEY_PREFIX = "key/";
    private static final int MIN_KEY_BITS = 2048;
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateRecords() {}

    /** A record that says it is of a known kind and is not. */
    public static final class MalformedStateException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedStateException(String message) {
            super(message);
        }

        MalformedStateException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads a record of the topic.
     *
     * @param value {@code null} for a tombstone
     */
    public static StateRecord read(String key, byte @Nullable [] value) throws MalformedStateException {
        if (value == null) {
            // Revocations lapse by their own date; a tombstone that comes late must not take back a newer one.
            return key.startsWith(KEY_PREFIX)
                    ? new StateRecord.SigningKeyGone(key.substring(KEY_PREFIX.length()))
                    : new StateRecord.Irrelevant();
        }
        JsonNode node = parse(value);
        return switch (node.path("kind").asText()) {
            case "heartbeat" -> heartbeat(node);
            case "revocation" -> revocation(node);
            case "key" -> signingKey(node);
            case "owner" -> owner(node);
            default -> new StateRecord.Irrelevant();
        };
    }

    /** Reads an answer of the internal feed: its records in the order to apply them in, the heartbeat last. */
    public static List<StateRecord> readFeed(byte[] body) throws MalformedStateException {
        JsonNode node = parse(body);
        List<StateRecord> records = new ArrayList<>();
        for (JsonNode key : node.path("keys")) {
            records.add(signingKey(key));
        }
        for (JsonNode revocation : node.path("revocations")) {
            records.add(revocation(revocation));
        }
        for (JsonNode owner : node.path("owners")) {
            records.add(owner(owner));
        }
        records.add(heartbeat(node));
        return records;
    }

    private static JsonNode parse(byte[] value) throws MalformedStateException {
        try {
            JsonNode node = JSON.readTree(value);
            if (node == null || !node.isObject()) {
                throw new MalformedStateException("not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedStateException("not JSON", e);
        } catch (IOException e) {
            throw new MalformedStateException("cannot be read", e);
        }
    }

    private static StateRecord heartbeat(JsonNode node) throws MalformedStateException {
        return new StateRecord.Heartbeat(Instant.ofEpochMilli(number(node, "at_ms")), number(node, "counter"));
    }

    private static StateRecord revocation(JsonNode node) throws MalformedStateException {
        return new StateRecord.Revocation(
                target(text(node, "target")),
                number(node, "counter"),
                Instant.ofEpochSecond(number(node, "expires_at")));
    }

    private static Target target(String text) throws MalformedStateException {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String which = colon < 0 ? "" : text.substring(colon + 1);
        try {
            return switch (kind) {
                case "all" -> new Target.Everybody();
                case "non_admin" -> new Target.NonAdmins();
                case "role" -> new Target.OfRole(Role.valueOf(which.toUpperCase(Locale.ROOT)));
                case "user" -> new Target.OfUser(UUID.fromString(which));
                case "session" -> new Target.OfSession(UUID.fromString(which));
                case "key" -> new Target.OfKey(which);
                default -> throw new MalformedStateException("no such target: " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedStateException("no " + kind + " has that name", e);
        }
    }

    private static StateRecord signingKey(JsonNode node) throws MalformedStateException {
        JsonNode jwk = node.path("jwk");
        if (!jwk.path("kty").asText().equals("RSA")
                || !jwk.path("use").asText().equals("sig")
                || !jwk.path("alg").asText().equals("RS256")) {
            return new StateRecord.Irrelevant();
        }
        try {
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(unsigned(jwk, "n"), unsigned(jwk, "e")));
            if (key.getModulus().bitLength() < MIN_KEY_BITS) {
                throw new MalformedStateException("a signing key of fewer than " + MIN_KEY_BITS + " bits");
            }
            return new StateRecord.SigningKey(text(node, "kid"), number(node, "version"), key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MalformedStateException("a signing key that is none", e);
        }
    }

    private static StateRecord owner(JsonNode node) throws MalformedStateException {
        JsonNode banned = node.path("banned");
        if (!banned.isBoolean()) {
            throw new MalformedStateException("banned is missing");
        }
        JsonNode until = node.path("banned_until");
        return new StateRecord.Owner(
                text(node, "owner_ref"),
                number(node, "version"),
                banned.booleanValue(),
                until.isMissingNode() || until.isNull() ? null : Instant.ofEpochSecond(number(node, "banned_until")));
    }

    private static BigInteger unsigned(JsonNode jwk, String name) throws MalformedStateException {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(jwk, name)));
    }

    private static String text(JsonNode node, String name) throws MalformedStateException {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new MalformedStateException(name + " is missing");
        }
        return value.textValue();
    }

    private static long number(JsonNode node, String name) throws MalformedStateException {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedStateException(name + " is missing");
        }
        return value.longValue();
    }
}
