package dev.licenseauth.auth.adapter.out.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.testing.RepositoryRoot;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Project Wycheproof's vectors for RSA-OAEP of 3072 bits, SHA-256 and MGF1 with SHA-256. */
class RsaOaepTest {
    private static final Logger LOG = Logger.getLogger(RsaOaepTest.class);
    private static final Path VECTORS = RepositoryRoot.find()
            .resolve("../shared/vectors/wycheproof_rsa_oaep_3072_sha256_mgf1sha256_test.json")
            .normalize();

    @Test
    void itOpensWhatIsValidAndRefusesTheRest() throws IOException, GeneralSecurityException {
        requireVectors();
        int seen = 0;
        for (JsonNode group : new ObjectMapper().readTree(VECTORS.toFile()).path("testGroups")) {
            byte[] pkcs8 = hex(group.path("privateKeyPkcs8"));
            RSAPrivateKey key =
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            for (JsonNode vector : group.path("tests")) {
                Optional<byte[]> opened = RsaOaep.decrypt(key, hex(vector.path("ct")));
                // A login payload has no label: what was encrypted with one is for somebody else.
                boolean valid = vector.path("result").asText().equals("valid")
                        && vector.path("label").asText().isEmpty();
                assertThat(opened.isPresent())
                        .as("vector %s, %s", vector.path("tcId"), vector.path("comment"))
                        .isEqualTo(valid);
                opened.ifPresent(text -> assertThat(text).isEqualTo(hex(vector.path("msg"))));
                seen++;
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(37);
    }

    private static void requireVectors() {
        if (Files.exists(VECTORS)) {
            return;
        }
        String missing = "THE RSA-OAEP VECTORS ARE MISSING, NOTHING WAS TESTED: put them at " + VECTORS;
        if (System.getenv("CI") != null) {
            fail(missing);
        }
        LOG.error(missing);
        Assumptions.abort(missing);
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }
}
