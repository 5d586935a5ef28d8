package dev.licenseauth.adapters.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.RepositoryRoot;
import dev.licenseauth.testing.infra.TestAuthority;
import dev.licenseauth.testing.infra.TestUser;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class AccessTokenCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestUser USER = TestUser.of(Role.SUPPORT);
    private static final KeyPair OTHER = pair();

    private final MutableClock clock = new MutableClock(Instant.now());
    private final AuthState state = new AuthState(clock, System::nanoTime, Duration.ofSeconds(3));
    private final AccessTokenCheck check =
            new AccessTokenCheck(state, clock, TestAuthority.ISSUER, TestAuthority.AUDIENCE, 100);

    AccessTokenCheckTest() {
        state.apply(new StateRecord.SigningKey(TestAuthority.KID, 1, TestAuthority.publicKey()));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> header() {
        return TestAuthority.header();
    }

    private static Map<String, Object> claims() {
        return TestAuthority.claims(USER, 7);
    }

    private static <T> Map<String, T> with(Map<String, T> map, Consumer<Map<String, T>> change) {
        Map<String, T> changed = new LinkedHashMap<>(map);
        change.accept(changed);
        return changed;
    }

    private static String good() {
        return TestAuthority.sign(header(), claims());
    }

    private void refused(String what, String token) {
        assertThat(check.check(token)).as(what).isEmpty();
        // Once more: a refusal must not have been put where good ones are remembered.
        assertThat(check.check(token)).as(what + ", again").isEmpty();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void aGoodTokenSaysWhoItIs() {
        assertThat(check.check(good())).hasValueSatisfying(token -> {
            assertThat(token.userId()).isEqualTo(USER.id());
            assertThat(token.sessionId()).isEqualTo(USER.sessionId());
            assertThat(token.role()).isEqualTo(Role.SUPPORT);
            assertThat(token.revocation()).isEqualTo(7);
            assertThat(token.ownerRef()).isNull();
        });
    }

    @Test
    void anOwnersTokenNamesTheOwner() {
        String token = TestAuthority.sign(header(), TestAuthority.claims(TestUser.owning("customer_01"), 0));
        assertThat(check.check(token))
                .hasValueSatisfying(good -> assertThat(good.ownerRef()).isEqualTo("customer_01"));
    }

    @Test
    void everyClaimIsLookedAt() {
        Map<String, Consumer<Map<String, Object>>> changes = new LinkedHashMap<>();
        changes.put("issuer of another", claims -> claims.put("iss", "https://evil.example"));
        changes.put("no issuer", claims -> claims.remove("iss"));
        changes.put("audience of another", claims -> claims.put("aud", "another"));
        changes.put("no audience", claims -> claims.remove("aud"));
        changes.put("no end", claims -> claims.remove("exp"));
        changes.put(
                "ended",
                claims -> claims.put("exp", clock.instant().minusSeconds(1).getEpochSecond()));
        changes.put("an end that is no number", claims -> claims.put("exp", "tomorrow"));
        changes.put("no subject", claims -> claims.remove("sub"));
        changes.put("a subject that is no user", claims -> claims.put("sub", "admin"));
        changes.put("no session", claims -> claims.remove("sid"));
        changes.put("no role", claims -> claims.remove("role"));
        changes.put("a role that there is not", claims -> claims.put("role", "king"));
        changes.put("roles", claims -> claims.put("role", List.of("super_admin")));
        changes.put("no counter", claims -> claims.remove("rev"));
        changes.put("a counter that is no number", claims -> claims.put("rev", "7"));
        changes.put("no time of login", claims -> claims.remove("auth_time"));
        changes.put(
                "not valid yet",
                claims -> claims.put("nbf", clock.instant().plusSeconds(600).getEpochSecond()));
        changes.forEach((what, change) -> refused(what, TestAuthority.sign(header(), with(claims(), change))));
    }

    @Test
    void theHeaderIsExactlyOurs() {
        Map<String, Consumer<Map<String, Object>>> changes = new LinkedHashMap<>();
        changes.put("another algorithm", header -> header.put("alg", "RS512"));
        changes.put("no algorithm", header -> header.remove("alg"));
        changes.put("type of an ID token", header -> header.put("typ", "JWT"));
        changes.put("no type", header -> header.remove("typ"));
        changes.put("no key", header -> header.remove("kid"));
        changes.put("a key nobody knows", header -> header.put("kid", "other"));
        changes.put("a path as key", header -> header.put("kid", "../../../../dev/null"));
        changes.put("a query as key", header -> header.put("kid", "x' UNION SELECT 'AAAA"));
        changes.put("a URL of keys", header -> header.put("jku", "https://evil.example/jwks.json"));
        changes.put("a URL of certificates", header -> header.put("x5u", "https://evil.example/cert.pem"));
        changes.put("its own key", header -> header.put("jwk", jwk((RSAPublicKey) OTHER.getPublic())));
        changes.put("its own certificate", header -> header.put("x5c", List.of("MIIB")));
        changes.put("something critical", header -> header.put("crit", List.of("exp")));
        changes.put("unencoded payload", header -> header.put("b64", false));
        changes.forEach((what, change) -> refused(what, TestAuthority.sign(with(header(), change), claims())));
    }

    @Test
    void aNameThatComesTwiceIsRefused() {
        String twice = base64("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"other\",\"kid\":\"test-key\"}");
        refused("kid twice", resigned(twice, good().split("\\.", -1)[1]));
    }

    private static String resigned(String header, String payload) {
        return TestAuthority.sign(header + "." + payload);
    }

    @Test
    void unsignedAndForeignlySignedTokensAreRefused() throws GeneralSecurityException, IOException {
        String[] parts = good().split("\\.", -1);
        for (String none : List.of("none", "None", "NONE", "nOnE")) {
            String header = base64(JSON.writeValueAsString(with(header(), changed -> changed.put("alg", none))));
            refused(none, header + "." + parts[1] + ".");
            refused(none + " with a signature", header + "." + parts[1] + "." + parts[2]);
        }
        refused("no signature", parts[0] + "." + parts[1] + ".");
        refused("signed with another key", signedBy(OTHER, parts[0], parts[1]));
        String hs256 = base64(JSON.writeValueAsString(with(header(), changed -> changed.put("alg", "HS256"))));
        for (byte[] secret : publicKeyTexts()) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signature = mac.doFinal((hs256 + "." + parts[1]).getBytes(US_ASCII));
            refused(
                    "HS256 with the public key",
                    hs256 + "." + parts[1] + "."
                            + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
        }
    }

    private static List<byte[]> publicKeyTexts() {
        byte[] der = TestAuthority.publicKey().getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        return List.of(
                der,
                pem.getBytes(US_ASCII),
                (pem + "\n").getBytes(US_ASCII),
                TestAuthority.publicKey().getModulus().toByteArray());
    }

    private static String signedBy(KeyPair keys, String header, String payload) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update((header + "." + payload).getBytes(US_ASCII));
        return header + "." + payload + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static Map<String, String> jwk(RSAPublicKey key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return Map.of(
                "kty", "RSA",
                "n", encoder.encodeToString(key.getModulus().toByteArray()),
                "e", encoder.encodeToString(key.getPublicExponent().toByteArray()));
    }

    @Test
    void aChangedCharacterAnywhereIsRefused() {
        String good = good();
        for (int i = 0; i < good.length(); i += i < good.length() - 8 ? 7 : 1) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            refused("character " + i, good.substring(0, i) + other + good.substring(i + 1));
        }
    }

    @Test
    void whatIsNoTokenAtAllIsRefused() {
        String[] parts = good().split("\\.", -1);
        for (String text : Arrays.asList(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "null",
                good() + ".",
                good() + "x",
                good() + "=",
                good() + "\n",
                "." + good(),
                good() + "." + parts[2],
                parts[0] + "." + parts[1],
                parts[0] + "==." + parts[1] + "." + parts[2],
                parts[0] + "\n." + parts[1] + "." + parts[2],
                base64("[]") + "." + parts[1] + "." + parts[2],
                base64("{}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":{\"RS256\":1}}") + "." + parts[1] + "." + parts[2],
                "A".repeat(9_000),
                parts[0] + "." + "A".repeat(9_000) + "." + parts[2])) {
            refused(text, text);
        }
    }

    @Test
    void aTokenThatWasSeenIsStillJudgedEachTime() {
        String token = good();
        assertThat(check.check(token)).isPresent();
        assertThat(check.check(token)).isPresent();
        state.apply(new StateRecord.Revocation(
                new StateRecord.Target.OfUser(USER.id()), 8, clock.instant().plusSeconds(600)));
        assertThat(check.check(token)).isEmpty();
    }

    @Test
    void aTokenThatWasSeenEndsAtItsTime() {
        String token = good();
        assertThat(check.check(token)).isPresent();
        clock.advance(Duration.ofMinutes(10));
        assertThat(check.check(token)).isEmpty();
    }

    @Test
    void aTokenThatWasSeenEndsWithItsKey() {
        String token = good();
        assertThat(check.check(token)).isPresent();
        state.apply(new StateRecord.SigningKeyGone(TestAuthority.KID));
        assertThat(check.check(token)).isEmpty();
    }

    /** Whatever others sign correctly is no access token of ours. */
    @Test
    void noVectorOfWycheproofIsAnAccessToken() throws IOException, GeneralSecurityException {
        int tried = 0;
        for (JsonNode group : wycheproof()) {
            JsonNode key = group.path("public").isMissingNode() ? group.path("private") : group.path("public");
            if (key.path("kty").asText().equals("RSA")) {
                state.apply(new StateRecord.SigningKey(key.path("kid").asText(), 1, rsa(key)));
            }
            for (JsonNode test : group.path("tests")) {
                assertThat(check.check(test.path("jws").asText())).isEmpty();
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(300);
    }

    /** The library underneath, held to the one algorithm it is used with. */
    @Test
    void theLibraryAgreesWithWycheproofOnRs256() throws IOException, GeneralSecurityException {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (JsonNode group : wycheproof()) {
            JsonNode key = group.path("public");
            if (!key.path("alg").asText().equals("RS256")) {
                continue;
            }
            for (JsonNode test : group.path("tests")) {
                boolean valid = test.path("result").asText().equals("valid");
                if (verifies(test.path("jws").asText(), rsa(key)) != valid) {
                    wrong.add(test.path("tcId").asInt() + " "
                            + test.path("comment").asText());
                }
                tried++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(200);
    }

    private static boolean verifies(String compact, RSAPublicKey key) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "RS256"));
            jws.setCompactSerialization(compact);
            jws.setKey(key);
            jws.setDoKeyValidation(false);
            return jws.verifySignature();
        } catch (JoseException e) {
            return false;
        }
    }

    private static RSAPublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
        Base64.Decoder decoder = Base64.getUrlDecoder();
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        new BigInteger(1, decoder.decode(jwk.path("n").asText())),
                        new BigInteger(1, decoder.decode(jwk.path("e").asText()))));
    }

    private static JsonNode wycheproof() throws IOException {
        Path file = RepositoryRoot.find()
                .resolve("../shared/vectors/wycheproof_json_web_signature_test.json")
                .normalize();
        if (!Files.exists(file)) {
            assertThat(System.getenv("CI"))
                    .as("in continuous integration the vectors must be there")
                    .isNull();
            Assumptions.abort("SKIPPED: the Wycheproof vectors are not at " + file);
        }
        return JSON.readTree(file.toFile()).path("testGroups");
    }
}
