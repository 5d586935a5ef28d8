package dev.licenseauth.webhook.adapter.out.http;

import dev.licenseauth.domain.webhook.SigningSecret;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Signatures as Standard Webhooks 1.0.0 specifies: {@code v1,} and base64 of HMAC-SHA-256 over id, time and body. */
final class StandardWebhooks {
    private StandardWebhooks() {}

    /** The header {@code webhook-signature}: one signature for each secret, in order, separated by blanks. */
    static String signatures(List<SigningSecret> secrets, String messageId, long timestamp, byte[] body) {
        byte[] signed = (messageId + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, signed, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(SigningSecret secret, byte[] start, byte[] rest) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.key(), "HmacSHA256"));
            mac.update(start);
            return mac.doFinal(rest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
