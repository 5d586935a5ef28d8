package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.port.DeviceTokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static dev.licenseauth.auth.LoginClient.bound;
import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** A device that logged a name in has attempts of its own, whatever strangers do in its netblock. */
@QuarkusTest
class TrustedDeviceTest extends AuthServiceTest {
    private static final String WRONG = "not the password";
    private static final String NETBLOCK = "198.51.100.";
    private static final String OWNER = NETBLOCK + 7;
    private static final String ATTACKER = NETBLOCK + 66;
    private static final int MOST_ATTEMPTS = 6;
    private static final int MOST_CONNECTIONS = 20;
    private static final Duration LONGER_THAN_A_CONNECTION_IS_WAITED_FOR = Duration.ofSeconds(4);
    private static final String DEVICE_TOKEN = "X-Device-Token";

    @Inject
    DeviceTokens devices;

    @BeforeEach
    void nobodyIsLockedOut() {
        execute("DELETE FROM login_attempt");
    }

    private static RequestSpecification from(String ip) {
        return request().header("X-Forwarded-For", ip);
    }

    private static Response logIn(String ip, String token, Map<String, ?> body) {
        return from(ip).header(DEVICE_TOKEN, token).body(body).post(LoginClient.LOGIN);
    }

    /** The token of a device on which this name logs in for the first time. */
    private static String tokenOf(String name) {
        Response login = LoginClient.postFrom("192.0.2.1", bound(name, FirstAdmin.PASSWORD));
        login.then().statusCode(200);
        return login.path("device_token");
    }

    private static UUID deviceOf(String token) {
        ByteBuffer fields = ByteBuffer.wrap(bytes(token), 9, 16);
        return new UUID(fields.getLong(), fields.getLong());
    }

    private static byte[] bytes(String token) {
        return Base64.getUrlDecoder().decode(token.substring("lad_".length()));
    }

    private static void lockOut(String name) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            LoginClient.postFrom(ATTACKER, bound(name, WRONG)).then().statusCode(401);
        }
        LoginClient.postFrom(OWNER, bound(name, FirstAdmin.PASSWORD)).then().statusCode(429);
    }

    @Test
    void whoIsLockedOutWithHisNetblockLogsInOnADeviceThatIsTrusted() throws Exception {
        String name = user("user");
        String token = tokenOf(name);
        lockOut(name);

        logIn(OWNER, token, bound(name, FirstAdmin.PASSWORD))
                .then()
                .statusCode(200)
                .body("user.username", equalTo(name))
                .body("device_token", notNullValue());

        LoginClient.postFrom(OWNER, bound(name, FirstAdmin.PASSWORD)).then().statusCode(429);
    }

    @Test
    void aTrustedDeviceStaysTheSameAndAStrangersIsNew() throws Exception {
        String name = user("user");
        String first = tokenOf(name);
        String renewed = logIn(OWNER, first, bound(name, FirstAdmin.PASSWORD)).path("device_token");
        String other = tokenOf(name);

        assertThat(deviceOf(renewed)).isEqualTo(deviceOf(first));
        assertThat(deviceOf(other)).isNotEqualTo(deviceOf(first));
        LoginName loginName = new LoginName(name);
        Instant nearItsEnd = Instant.now().minus(Duration.ofDays(89));
        String old = devices.issue(deviceOf(first), loginName, nearItsEnd).value();
        String fresh = logIn(OWNER, old, bound(name, FirstAdmin.PASSWORD)).path("device_token");
        assertThat(deviceOf(fresh)).isEqualTo(deviceOf(first));
        assertThat(devices.recognise(
                        new DeviceToken(fresh), loginName, Instant.now().plus(Duration.ofDays(89))))
                .as("a login begins its lifetime anew")
                .contains(deviceOf(first));
    }

    @Test
    void aStolenTokenIsGoodForNoMoreGuessesThanTheLimitHoweverManyAreSentAtOnce() throws Exception {
        String name = user("user");
        String stolen = tokenOf(name);
        String owners = tokenOf(name);
        List<Callable<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, Object> guess = bound(name, WRONG);
            // From everywhere: for a device it is the same.
            String ip = "203.0." + i + ".9";
            guesses.add(() -> logIn(ip, stolen, guess).statusCode());
        }
        double before = hashes();

        List<Integer> answers = atOnce(guesses);

        assertThat(answers).containsOnly(401, 429);
        assertThat(Collections.frequency(answers, 401)).isEqualTo(MOST_ATTEMPTS);
        assertThat(hashes() - before).isEqualTo(MOST_ATTEMPTS);
        logIn(ATTACKER, stolen, bound(name, FirstAdmin.PASSWORD))
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue());
        assertThat(hashes() - before).as("refused unhashed").isEqualTo(MOST_ATTEMPTS);
        logIn(ATTACKER, owners, bound(name, FirstAdmin.PASSWORD)).then().statusCode(200);
        LoginClient.postFrom(ATTACKER, bound(name, FirstAdmin.PASSWORD)).then().statusCode(200);
    }

    /** Each refusal from another netblock is a signal to put down: were all put down at once, they had every connection. */
    @Test
    void refusalsWaitForADatabaseThatIsSlowWithoutTakingItsConnectionsFromOthers() throws Exception {
        String name = user("user");
        String stolen = tokenOf(name);
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            logIn(ATTACKER, stolen, bound(name, WRONG)).then().statusCode(401);
        }
        List<Callable<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 3 * MOST_CONNECTIONS; i++) {
            Map<String, Object> guess = bound(name, WRONG);
            String ip = "203.1." + i + ".9";
            guesses.add(() -> logIn(ip, stolen, guess).statusCode());
        }
        Map<String, Object> other = bound(user("user"), FirstAdmin.PASSWORD);

        try (ExecutorService beside = Executors.newSingleThreadExecutor();
                Connection slow = suite.database().connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("LOCK TABLE told_signal IN SHARE ROW EXCLUSIVE MODE");
            Future<List<Integer>> flood = beside.submit(() -> atOnce(guesses));
            eventually().until(() -> signalsThatWait() > 0);
            statement.execute("SELECT pg_sleep(" + LONGER_THAN_A_CONNECTION_IS_WAITED_FOR.toSeconds() + ")");

            assertThat(signalsThatWait()).isLessThan(MOST_CONNECTIONS / 2);
            LoginClient.postFrom(OWNER, other).then().statusCode(200);

            slow.rollback();
            assertThat(flood.get()).containsOnly(429);
        }
    }

    private int signalsThatWait() {
        return Integer.parseInt(
                query("SELECT count(*) FROM pg_locks WHERE relation = 'told_signal'::regclass AND NOT granted"));
    }

    @Test
    void aTokenThatIsUsedUpStaysSoWhileItIsRenewedByNobody() throws Exception {
        String name = user("user");
        String stolen = tokenOf(name);
        UUID device = deviceOf(stolen);
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            // Each another token of the same device, as one who watched it for long would have.
            Instant then = Instant.now().minus(Duration.ofDays(i));
            String token = devices.issue(device, new LoginName(name), then).value();
            logIn(ATTACKER, token, bound(name, WRONG)).then().statusCode(401);
        }

        logIn(ATTACKER, stolen, bound(name, WRONG)).then().statusCode(429);
    }

    @Test
    void withAndWithoutTheTokenTogetherGiveEachLimitOnce() throws Exception {
        String name = user("user");
        String stolen = tokenOf(name);
        double before = hashes();
        for (int round = 0; round < 3 * MOST_ATTEMPTS; round++) {
            assertThat(logIn(ATTACKER, stolen, bound(name, WRONG)).statusCode()).isIn(401, 429);
            assertThat(LoginClient.postFrom(ATTACKER, bound(name, WRONG)).statusCode())
                    .isIn(401, 429);
        }
        assertThat(hashes() - before).isEqualTo(2 * MOST_ATTEMPTS);
    }

    @Test
    void aTokenThatIsNotGoodIsAnsweredAsNoneAtAll() throws Exception {
        String name = user("user");
        String good = tokenOf(name);
        String ofAnother = tokenOf(user("user"));
        byte[] forged = bytes(good);
        Arrays.fill(forged, 25, 57, (byte) 0);
        String expired = devices.issue(
                        deviceOf(good), new LoginName(name), Instant.now().minus(Duration.ofDays(90)))
                .value();
        lockOut(name);
        String stranger = told(unchecked(), name);
        double before = hashes();

        for (String bad : List.of(
                ofAnother,
                expired,
                "lad_" + Base64.getUrlEncoder().encodeToString(forged),
                good.substring(0, 40) + (good.charAt(40) == 'A' ? 'B' : 'A') + good.substring(41),
                good.substring(0, 79),
                good + good,
                good + "A".repeat(5_000),
                good + ", " + good,
                "lad_",
                "%00",
                "")) {
            assertThat(told(unchecked().header(DEVICE_TOKEN, bad), name))
                    .as(bad)
                    .isEqualTo(stranger);
        }
        assertThat(told(unchecked().header(DEVICE_TOKEN, good).header(DEVICE_TOKEN, good), name))
                .as("sent twice")
                .isEqualTo(stranger);
        assertThat(hashes()).isEqualTo(before);
        assertThat(logIn(ATTACKER, good, bound(name, WRONG)).statusCode())
                .as("but the good one")
                .isEqualTo(401);
    }

    /** The whole answer to a right login from the netblock that is locked out, but for how long it still is. */
    private static String told(RequestSpecification request, String name) {
        Response answer = request.header("X-Request-Id", "same")
                .header("X-Forwarded-For", OWNER)
                .body(bound(name, FirstAdmin.PASSWORD))
                .post(LoginClient.LOGIN);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(429);
        return (answer.getHeaders() + "\n" + answer.asString()).replaceAll("Retry-After=\\d+|t=\\d+", "");
    }

    @Test
    void aTokenTellsNobodyWhichNamesExist() throws Exception {
        String token = tokenOf(user("user"));
        String existing = user("user");
        String nobody = "nobody_" + UUID.randomUUID();

        List<String> answers = new ArrayList<>();
        for (String name : List.of(existing, nobody)) {
            double before = hashes();
            Response answer = unchecked()
                    .header("X-Request-Id", "same")
                    .header(DEVICE_TOKEN, token)
                    .body(bound(name, WRONG))
                    .post(LoginClient.LOGIN);
            assertThat(hashes() - before).isEqualTo(1);
            answers.add(answer.statusCode() + "\n" + answer.getHeaders() + "\n" + answer.asString());
        }

        assertThat(answers.getFirst()).startsWith("401").isEqualTo(answers.getLast());
    }

    @Test
    void aTokenIsNoCredential() throws Exception {
        String name = user("user");
        String token = tokenOf(name);

        request()
                .header("Authorization", "Bearer " + token)
                .get("/api/v1/auth/sessions")
                .then()
                .statusCode(401);
        request()
                .body(Map.of("refresh_token", token))
                .post("/api/v1/auth/refresh")
                .then()
                .statusCode(401);
        logIn(OWNER, token, bound(name, WRONG)).then().statusCode(401);
        execute("UPDATE users SET banned_until = 'infinity' WHERE username = ?", name);
        logIn(OWNER, token, bound(name, FirstAdmin.PASSWORD)).then().statusCode(401);
    }

    @Test
    void onATrustedDeviceThePasswordCanAlsoBeProvedAgainAndCountsAgainstTheSameLimit() throws Exception {
        String name = user("user");
        Response login = LoginClient.postFrom(OWNER, bound(name, FirstAdmin.PASSWORD));
        String token = login.path("device_token");
        String bearer = "Bearer " + login.<String>path("access_token");
        lockOut(name);

        stepUp(bearer, FirstAdmin.PASSWORD, name).then().statusCode(429);
        stepUp(bearer, FirstAdmin.PASSWORD, name, token).then().statusCode(200);
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            stepUp(bearer, WRONG, name, token).then().statusCode(401);
        }
        stepUp(bearer, FirstAdmin.PASSWORD, name, token).then().statusCode(429);
        logIn(OWNER, token, bound(name, FirstAdmin.PASSWORD)).then().statusCode(429);
    }

    private static Response stepUp(String bearer, String password, String name, String... token) {
        RequestSpecification request = from(OWNER).header("Authorization", bearer);
        for (String one : token) {
            request.header(DEVICE_TOKEN, one);
        }
        return request.body(bound(name, password)).post("/api/v1/auth/step-up");
    }

    @Test
    void aRefreshProvesNoPasswordAndGivesNoDeviceToken() throws Exception {
        Response login = LoginClient.post(bound(user("user"), FirstAdmin.PASSWORD));

        request()
                .body(Map.of("refresh_token", login.<String>path("refresh_token")))
                .post("/api/v1/auth/refresh")
                .then()
                .statusCode(200)
                .body("device_token", nullValue());
    }

    @Test
    void noDeviceTokenIsStoredToldOrLogged() throws Exception {
        String name = user("user");
        List<String> tokens = new ArrayList<>();
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler capture = capture(logged);
        Logger root = Logger.getLogger("");
        root.addHandler(capture);
        try {
            String token = tokenOf(name);
            tokens.add(token);
            tokens.add(logIn(OWNER, token, bound(name, FirstAdmin.PASSWORD)).path("device_token"));
            for (int i = 0; i <= MOST_ATTEMPTS; i++) {
                logIn(OWNER, token, bound(name, WRONG));
            }
            unchecked().header(DEVICE_TOKEN, token).body("{").post(LoginClient.LOGIN);
            unchecked().header(DEVICE_TOKEN, token).body("[]").post(LoginClient.LOGIN);
            given().header(DEVICE_TOKEN, token).body("{}").put(LoginClient.LOGIN);
        } finally {
            root.removeHandler(capture);
        }
        for (String token : tokens) {
            assertThat(logged).noneMatch(line -> line.contains(token));
            for (String trace : List.of(
                    token,
                    HexFormat.of().formatHex(token.getBytes(StandardCharsets.US_ASCII)),
                    HexFormat.of().formatHex(bytes(token), 25, 57))) {
                assertThat(tablesThatHold(trace)).isEmpty();
            }
        }
    }

    private static Handler capture(Queue<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage() + Arrays.toString(record.getParameters()) + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    /** Bytes are shown in hex. */
    private List<String> tablesThatHold(String text) {
        List<String> holders = new ArrayList<>();
        String names = query("""
                SELECT string_agg(relname, ',') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition""");
        for (String table : names.split(",", -1)) {
            if (!query("SELECT count(*) FROM %s AS t WHERE position(? IN t::text) > 0".formatted(table), text)
                    .equals("0")) {
                holders.add(table);
            }
        }
        return holders;
    }
}
