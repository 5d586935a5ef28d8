package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.LoginClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

@QuarkusTest
class KeysTest extends AuthServiceTest {
    @Test
    void thereIsOneKeyForEachUseOfThreeThousandBits() {
        List<Map<String, String>> keys = LoginClient.keys();

        assertThat(keys)
                .extracting(key -> key.get("use") + " " + key.get("alg"))
                .containsExactlyInAnyOrder("sig RS256", "enc RSA-OAEP-256");
        assertThat(keys)
                .allSatisfy(key -> assertThat(LoginClient.publicKey(key.getOrDefault("kid", ""))
                                .getModulus()
                                .bitLength())
                        .isEqualTo(3072));
    }

    @Test
    void aKeysNameIsItsThumbprint() throws NoSuchAlgorithmException {
        for (Map<String, String> key : LoginClient.keys()) {
            String members = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(key.get("e"), key.get("n"));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII));
            assertThat(key.get("kid"))
                    .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        }
    }

    @Test
    void theSetIsCachedAndNotSentTwice() {
        Response first = request().get("/.well-known/jwks.json");
        first.then().statusCode(200).header("Cache-Control", containsString("max-age=300"));

        request()
                .header("If-None-Match", first.header("ETag"))
                .get("/.well-known/jwks.json")
                .then()
                .statusCode(304);
    }

    @Test
    void noPrivateKeyIsInTheDatabaseInTheClear() {
        // A PKCS #8 key of RSA begins with this; what is sealed begins with its version.
        assertThat(query("SELECT count(*) FROM (SELECT private_sealed FROM signing_key UNION ALL"
                        + " SELECT private_sealed FROM login_key) AS k"
                        + " WHERE position('\\x06092a864886f70d010101'::bytea IN private_sealed) > 0"))
                .isEqualTo("0");
    }
}
