package dev.licenseauth.auth.adapter.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.auth.LoginClient.Challenge;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static dev.licenseauth.auth.LoginClient.bare;
import static dev.licenseauth.auth.LoginClient.body;
import static dev.licenseauth.auth.LoginClient.bound;
import static dev.licenseauth.auth.LoginClient.boundCiphertext;
import static dev.licenseauth.auth.LoginClient.boundText;
import static dev.licenseauth.auth.LoginClient.challenge;
import static dev.licenseauth.auth.LoginClient.post;
import static dev.licenseauth.auth.LoginClient.postFrom;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class LoginTest extends AuthServiceTest {
    private static final String ADMIN = "admin";
    private static final String WRONG = "not the password";

    @BeforeEach
    void nobodyIsLockedOut() {
        execute("DELETE FROM login_attempt");
    }

    private static Map<String, Object> changed(Map<String, Object> body, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(body);
        changed.put(field, value);
        return changed;
    }

    @Test
    void theFirstAdministratorLogsInWithABoundPayload() {
        post(bound(ADMIN, FirstAdmin.PASSWORD))
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600))
                .body("refresh_token", notNullValue())
                .body("user.username", equalTo("admin"))
                .body("user.role", equalTo("super_admin"));
    }

    @Test
    void aBarePayloadAndAJweLogInToo() {
        post(bare(ADMIN, FirstAdmin.PASSWORD)).then().statusCode(200);
        Challenge challenge = challenge(ADMIN);
        byte[] text = boundText(ADMIN, FirstAdmin.PASSWORD, challenge);
        post(body(ADMIN, challenge, LoginClient.jwe(challenge, text, "RSA-OAEP-256")))
                .then()
                .statusCode(200);
    }

    @Test
    void bothAlphabetsOfBase64AreRead() {
        for (Base64.Encoder encoder : List.of(
                Base64.getEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder(),
                Base64.getUrlEncoder().withoutPadding())) {
            Challenge challenge = challenge(ADMIN);
            byte[] ciphertext = boundCiphertext(ADMIN, FirstAdmin.PASSWORD, challenge);
            post(body(ADMIN, challenge, encoder.encodeToString(ciphertext)))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void theNameIsFoundInWhateverCaseItIsWritten() {
        post(bound("ADMIN", FirstAdmin.PASSWORD)).then().statusCode(200).body("user.username", equalTo("admin"));
    }

    @Test
    void aPageLogsInFromAnAllowedOriginAndReadsItsAnswers() {
        given().header("Origin", FirstAdmin.PAGE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-device-token")
                .options(LoginClient.LOGIN)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", FirstAdmin.PAGE)
                .header("Access-Control-Allow-Headers", containsString("X-Device-Token"));
        for (String password : List.of(FirstAdmin.PASSWORD, WRONG)) {
            request()
                    .header("Origin", FirstAdmin.PAGE)
                    .body(bound(ADMIN, password))
                    .post(LoginClient.LOGIN)
                    .then()
                    .statusCode(password.equals(WRONG) ? 401 : 200)
                    .header("Access-Control-Allow-Origin", FirstAdmin.PAGE)
                    .header("Access-Control-Allow-Credentials", nullValue());
        }
        request()
                .header("Origin", "https://evil.example.com")
                .body(bound(ADMIN, FirstAdmin.PASSWORD))
                .post(LoginClient.LOGIN)
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void theAccessTokenSaysWhoAndIsSignedByThePublishedKey() throws IOException, GeneralSecurityException {
        Response answer = post(bound(ADMIN, FirstAdmin.PASSWORD));
        String[] parts = answer.<String>path("access_token").split("\\.", -1);
        JsonNode header = json(parts[0]);
        JsonNode claims = json(parts[1]);

        assertThat(header.path("alg").asText()).isEqualTo("RS256");
        assertThat(header.path("typ").asText()).isEqualTo("at+jwt");
        assertThat(claims.path("iss").asText()).isEqualTo("https://licenseauth.dev");
        assertThat(claims.path("aud").asText()).isEqualTo("license-auth");
        assertThat(claims.path("sub").asText()).isEqualTo(answer.path("user.id"));
        assertThat(claims.path("role").asText()).isEqualTo("super_admin");
        assertThat(claims.path("rev").asLong()).isZero();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
        assertThat(query(
                        "SELECT count(*) FROM session WHERE id::text = ?",
                        claims.path("sid").asText()))
                .isEqualTo("1");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(LoginClient.publicKey(header.path("kid").asText()));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    private static JsonNode json(String base64url) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(base64url));
    }

    @Test
    void unknownWrongAndBannedAreAnsweredWithTheSameBytesAfterOneHashEach() throws Exception {
        String banned = user("user");
        execute("UPDATE users SET banned_until = 'infinity' WHERE username = ?", banned);
        List<Map<String, Object>> bodies = List.of(
                bound("nobody_" + UUID.randomUUID(), WRONG), bound(ADMIN, WRONG), bound(banned, FirstAdmin.PASSWORD));

        List<String> answers = new ArrayList<>();
        for (Map<String, Object> body : bodies) {
            double before = hashes();
            answers.add(told(body, 401));
            assertThat(hashes() - before).isEqualTo(1);
        }

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).contains("invalid-credentials");
    }

    /** Status line, headers but for the length of nothing, and body, under a request id that is always the same. */
    private static String told(Map<String, Object> body, int status) {
        Response answer = unchecked()
                .header("X-Request-Id", "same")
                .header("X-Forwarded-For", "192.0.2.77")
                .body(body)
                .post(LoginClient.LOGIN);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        return answer.getHeaders() + "\n" + answer.asString();
    }

    @Test
    void whateverIsWrongWithThePayloadIsOneAnswerWithoutAHash() throws Exception {
        String other = user("user");
        Challenge mine = challenge(ADMIN);
        Challenge his = challenge(other);
        byte[] ciphertext = boundCiphertext(ADMIN, FirstAdmin.PASSWORD, mine);
        Map<String, Object> right = body(ADMIN, mine, ciphertext);
        String signingKey = LoginClient.keys().stream()
                .filter(key -> "sig".equals(key.get("use")))
                .findAny()
                .orElseThrow()
                .getOrDefault("kid", "");
        byte[] text = boundText(ADMIN, FirstAdmin.PASSWORD, mine);
        byte[] flipped = ciphertext.clone();
        flipped[100] ^= 1;
        Map<String, Object> replayed = bound(ADMIN, FirstAdmin.PASSWORD);
        post(replayed).then().statusCode(200);
        Map<String, Object> spent =
                changed(bound(ADMIN, FirstAdmin.PASSWORD), "login_nonce", String.valueOf(replayed.get("login_nonce")));
        List<Map<String, Object>> wrong = Stream.of(
                        replayed,
                        spent,
                        body(ADMIN, his, boundCiphertext(ADMIN, FirstAdmin.PASSWORD, his)),
                        changed(right, "username", other),
                        changed(right, "key_id", signingKey),
                        changed(right, "key_id", "rsa-key-01"),
                        changed(right, "challenge_ts", mine.expiresAt() - 126),
                        changed(right, "challenge_ts", mine.expiresAt() + 6),
                        changed(right, "challenge_ts", mine.expiresAt() - 1),
                        changed(right, "challenge_ts", Long.MAX_VALUE),
                        changed(right, "challenge_ts", Long.MIN_VALUE),
                        body(ADMIN, mine, LoginClient.encryptWithMgf1Sha1(mine.keyId(), text)),
                        body(ADMIN, mine, LoginClient.encrypt(signingKey, text)),
                        body(ADMIN, mine, Arrays.copyOf(ciphertext, 383)),
                        body(ADMIN, mine, Arrays.copyOf(ciphertext, 385)),
                        body(ADMIN, mine, flipped),
                        body(ADMIN, mine, boundCiphertext(other, FirstAdmin.PASSWORD, mine)),
                        body(ADMIN, mine, boundCiphertext(ADMIN, FirstAdmin.PASSWORD, his)),
                        body(
                                ADMIN,
                                mine,
                                LoginClient.encrypt(mine.keyId(), "{\"v\":2}".getBytes(StandardCharsets.UTF_8))),
                        body(ADMIN, mine, LoginClient.encrypt(mine.keyId(), new byte[] {(byte) 0xff})),
                        body(ADMIN, mine, "not base64!"),
                        body(ADMIN, mine, ""),
                        body(ADMIN, mine, "a.b.c.d.e"),
                        body(ADMIN, mine, LoginClient.jwe(mine, text, "RSA-OAEP")),
                        body(
                                ADMIN,
                                mine,
                                LoginClient.jwe(mine, "bare".getBytes(StandardCharsets.UTF_8), "RSA-OAEP-256")),
                        changed(right, "login_nonce", "f2d2f"),
                        changed(right, "login_nonce", mine.nonce().replaceFirst("^01", "02")),
                        changed(right, "password", FirstAdmin.PASSWORD),
                        Map.<String, Object>of("username", ADMIN),
                        Map.<String, Object>of("username", ADMIN, "login_nonce", mine.nonce()))
                .toList();
        double before = hashes();

        List<String> answers = wrong.stream().map(body -> told(body, 400)).toList();

        assertThat(answers.getFirst()).contains("invalid-login-payload");
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(hashes()).isEqualTo(before);
        assertThat(query("SELECT count(*) FROM login_attempt WHERE taken_until > now()"))
                .as("attempts are given back where no verdict was reached")
                .isEqualTo("0");
        post(right).then().statusCode(200);
    }

    @Test
    void aNonceIsGoodOnceHoweverManyUseItAtOnce() throws Exception {
        Challenge challenge = challenge(ADMIN);
        // Each its own ciphertext, so that only the nonce can tell.
        List<Callable<Integer>> uses = Stream.generate(
                        () -> body(ADMIN, challenge, boundCiphertext(ADMIN, FirstAdmin.PASSWORD, challenge)))
                .limit(6)
                .<Callable<Integer>>map(body -> () -> post(body).statusCode())
                .toList();

        List<Integer> answers = atOnce(uses);

        assertThat(answers).containsOnlyOnce(200);
        assertThat(answers).filteredOn(status -> status != 200).containsOnly(400);
    }

    @Test
    void aBarePayloadThatWasDeliveredIsNoUseWithAFreshNonce() {
        Map<String, Object> delivered = bare(ADMIN, FirstAdmin.PASSWORD);
        post(delivered).then().statusCode(200);
        double before = hashes();

        Challenge fresh = challenge(ADMIN);
        post(body(ADMIN, fresh, String.valueOf(delivered.get("encrypted_password"))))
                .then()
                .statusCode(400)
                .body("type", equalTo("https://licenseauth.dev/problems/invalid-login-payload"));

        assertThat(hashes()).isEqualTo(before);
        assertThat(Integer.parseInt(query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.replay_detected'")))
                .isPositive();
    }

    @Test
    void rightLoginsInParallelPassWhileWrongOnesHashNoMoreThanTheLimit() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, Object> wrong = bound(ADMIN, WRONG);
            tasks.add(() -> postFrom("198.51.100.7", wrong).statusCode());
        }
        for (int i = 0; i < 5; i++) {
            Map<String, Object> right = bound(ADMIN, FirstAdmin.PASSWORD);
            tasks.add(() -> postFrom("203.0.113.9", right).statusCode());
        }
        double before = hashes();

        List<Integer> answers = atOnce(tasks);

        assertThat(answers.subList(200, 205)).containsOnly(200);
        assertThat(answers.subList(0, 200)).containsOnly(401, 429);
        assertThat(Collections.frequency(answers, 401)).isEqualTo(6);
        assertThat(hashes() - before).isEqualTo(11);
        double after = hashes();
        postFrom("198.51.100.200", bound(ADMIN, FirstAdmin.PASSWORD))
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue());
        assertThat(hashes()).as("refused unhashed").isEqualTo(after);
        assertThat(query("""
                        SELECT max(n) FROM (SELECT count(*) AS n FROM outbox
                        WHERE ce_type IN ('auth.login_failed', 'auth.locked_out')
                        GROUP BY ce_type, ce_subject, left(ce_time, 16)) AS told"""))
                .as("one signal of a kind for a netblock and minute")
                .isEqualTo("1");
    }

    @Test
    void aNameThatDoesNotExistIsLockedOutLikeOneThatDoes() {
        String nobody = "nobody_" + UUID.randomUUID();
        List<String> refusals = new ArrayList<>();
        for (String name : List.of(ADMIN, nobody)) {
            for (int i = 0; i < 6; i++) {
                told(bound(name, WRONG), 401);
            }
            refusals.add(told(bound(name, WRONG), 429).replaceAll("Retry-After=\\d+|t=\\d+", ""));
        }
        assertThat(refusals).containsOnly(refusals.getFirst());
    }

    @Test
    void aRefreshTokenSpentFiftyTimesAtOnceGivesOnceAndEndsItsSession() throws Exception {
        Response login = post(bound(ADMIN, FirstAdmin.PASSWORD));
        String token = login.path("refresh_token");
        String reuses = query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.refresh_reuse'");

        List<Response> answers = atOnce(Collections.nCopies(50, () -> refresh(token)));

        List<Response> granted =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(granted).hasSize(1);
        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 401);
        refresh(granted.getFirst().path("refresh_token"))
                .then()
                .statusCode(401)
                .body("type", equalTo("https://licenseauth.dev/problems/invalid-refresh-token"));
        assertThat(query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.refresh_reuse'"))
                .isEqualTo(Integer.toString(Integer.parseInt(reuses) + 1));
    }

    private static Response refresh(String token) {
        return request().body(Map.of("refresh_token", token)).post("/api/v1/auth/refresh");
    }

    @Test
    void aRefreshGivesNewTokensAndABannedUserGetsNone() throws Exception {
        String name = user("user");
        String first = post(bound(name, FirstAdmin.PASSWORD)).path("refresh_token");
        Response second = refresh(first);
        second.then().statusCode(200).body("user.username", equalTo(name));
        execute("UPDATE users SET banned_until = 'infinity' WHERE username = ?", name);

        refresh(second.path("refresh_token")).then().statusCode(401);
    }

    @Test
    void logoutEndsTheSession() {
        String token = post(bound(ADMIN, FirstAdmin.PASSWORD)).path("refresh_token");

        request()
                .body(Map.of("refresh_token", token))
                .post("/api/v1/auth/logout")
                .then()
                .statusCode(204);

        refresh(token).then().statusCode(401);
        request()
                .body(Map.of("refresh_token", "lar_unknown"))
                .post("/api/v1/auth/logout")
                .then()
                .statusCode(204);
    }

    @Test
    void rubbishThatIsSentAsARefreshTokenNeverReachesTheDatabase() throws Exception {
        String good = post(bound(ADMIN, FirstAdmin.PASSWORD)).path("refresh_token");
        String spent = post(bound(ADMIN, FirstAdmin.PASSWORD)).path("refresh_token");
        refresh(spent).then().statusCode(200);
        String refusal = withoutInstance(refresh(spent));
        List<String> rubbish = List.of(
                "lar_unknown",
                "lad_" + good.substring(4),
                good + "A",
                good.substring(0, good.length() - 1),
                good.substring(0, 20) + (good.charAt(20) == 'A' ? 'B' : 'A') + good.substring(21),
                good.substring(0, 60) + (good.charAt(60) == 'A' ? 'B' : 'A') + good.substring(61),
                "lar_" + "_".repeat(64),
                "lar_" + "ä".repeat(64));

        try (Connection locked = suite.database().connect();
                Statement statement = locked.createStatement()) {
            locked.setAutoCommit(false);
            statement.execute("LOCK TABLE refresh_token, session, revocation_counter IN ACCESS EXCLUSIVE MODE");
            for (String token : rubbish) {
                assertThat(withoutInstance(refresh(token))).isEqualTo(refusal);
                request()
                        .body(Map.of("refresh_token", token))
                        .post("/api/v1/auth/logout")
                        .then()
                        .statusCode(204);
            }
            locked.rollback();
        }

        refresh(good).then().statusCode(200);
    }

    private static String withoutInstance(Response refusal) {
        assertThat(refusal.statusCode()).isEqualTo(401);
        return refusal.asString().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    @Test
    void aPlainPasswordIsNotTakenWhileEncryptionIsEnforced() {
        post(Map.of("username", ADMIN, "password", FirstAdmin.PASSWORD))
                .then()
                .statusCode(400)
                .body("type", equalTo("https://licenseauth.dev/problems/login-payload-encryption-required"));
    }

    @Test
    void aHashMadeWithoutThePepperFitsNothingAndIsLeftAlone() throws Exception {
        String name = user("user");
        // Argon2id of "password" as the reference implementation has it.
        String foreign = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        execute("UPDATE users SET password = ? WHERE username = ?", foreign, name);

        post(bound(name, "password")).then().statusCode(401);

        assertThat(query("SELECT password FROM users WHERE username = ?", name)).isEqualTo(foreign);
    }

    @Test
    void everyLoginHasItsEventAndNoSecretIsInAny() {
        String before = query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.login_succeeded'");
        Response login = post(bound(ADMIN, FirstAdmin.PASSWORD));
        String refreshToken = login.path("refresh_token");

        assertThat(query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.login_succeeded'"))
                .isEqualTo(Integer.toString(Integer.parseInt(before) + 1));
        assertThat(query("SELECT string_agg(convert_from(payload, 'UTF8'), ' ') FROM outbox"))
                .doesNotContain(refreshToken)
                .doesNotContain(FirstAdmin.PASSWORD);
    }

    @Test
    void aChallengeNeedsAUsername() {
        unchecked().get("/api/v1/auth/challenge").then().statusCode(400);
    }

    /** Whatever stands before us might have looked at the other one. */
    @Test
    void aChallengeIsForOneUsername() {
        unchecked()
                .queryParam("username", "admin", "mary")
                .get("/api/v1/auth/challenge")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("username")));
    }
}
