package dev.licenseauth.adapters.security;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * The protected header of a JWS (RFC 7515 section 4) as ours are: {@code alg}, {@code typ} and perhaps {@code kid},
 * each once, and nothing else. Whatever names a key or an algorithm in any other way ({@code jwk}, {@code jku},
 * {@code x5u}, {@code x5c}, {@code crit}) is thereby refused before anything looks at it.
 *
 * @param kid {@code null} when there is none
 */
record JwsHeader(String alg, String typ, @Nullable String kid) {
    private static final int MAX_TOKEN = 8_192;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The header of a JWS in compact form; empty when it is not exactly as described. */
    static Optional<JwsHeader> of(String compact) {
        int first = compact.indexOf('.');
        int second = compact.indexOf('.', first + 1);
        if (compact.length() > MAX_TOKEN
                || first < 1
                || second < first + 2
                || second == compact.length() - 1
                || compact.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        try {
            // One text for one token: libraries overlook stray characters and bits at the end of a part.
            byte[] header = canonical(compact.substring(0, first));
            canonical(compact.substring(first + 1, second));
            canonical(compact.substring(second + 1));
            return read(header);
        } catch (IllegalArgumentException | IOException e) {
            // Not base64url, or not JSON: it is none of ours, whatever else it is.
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException when encoding the bytes again gives another text */
    private static byte[] canonical(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!ENCODER.encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not canonical base64url");
        }
        return bytes;
    }

    private static Optional<JwsHeader> read(byte[] json) throws IOException {
        String alg = null;
        String typ = null;
        String kid = null;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    return Optional.empty();
                }
                String value = parser.getText();
                if (name.equals("alg") && alg == null) {
                    alg = value;
                } else if (name.equals("typ") && typ == null) {
                    typ = value;
                } else if (name.equals("kid") && kid == null) {
                    kid = value;
                } else {
                    return Optional.empty();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return Optional.empty();
            }
        }
        return alg == null || typ == null ? Optional.empty() : Optional.of(new JwsHeader(alg, typ, kid));
    }
}
