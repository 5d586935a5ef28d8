package dev.licenseauth.auth;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What another service calls with. */
public final class ServiceToken {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private ServiceToken() {}

    public static String of(Path keyFile, String audience) {
        try {
            long now = Instant.now().getEpochSecond();
            String signed = encode("{\"alg\":\"HS256\",\"typ\":\"service+jwt\"}") + "."
                    + encode("{\"iss\":\"license-service\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
                            .formatted(audience, now, now + 60));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Base64.getDecoder().decode(Files.readString(keyFile).strip()), "HmacSHA256"));
            return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(UTF_8));
    }
}
