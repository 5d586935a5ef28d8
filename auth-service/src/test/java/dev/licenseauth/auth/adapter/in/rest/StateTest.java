package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.Person;
import dev.licenseauth.auth.ServiceToken;
import dev.licenseauth.auth.application.LapseRevocations;
import dev.licenseauth.domain.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

/** What the other services are told, by the topic and by the feed. */
@QuarkusTest
class StateTest extends AuthServiceTest {
    private static final String FEED = "/internal/v1/auth-state";

    @Inject
    LapseRevocations lapseRevocations;

    @ConfigProperty(name = "licenseauth.service-key-file")
    Path serviceKey;

    private String told(String key) {
        return query(
                "SELECT convert_from(payload, 'UTF8') FROM outbox WHERE ce_type = 'auth.state' AND topic = ?"
                        + " AND aggregate_id = ? ORDER BY created_at DESC LIMIT 1",
                suite.kafka().topic("auth.state.v1"),
                key);
    }

    private String count(String condition) {
        return query("SELECT count(*) FROM outbox WHERE ce_type = 'auth.state' AND " + condition);
    }

    private RequestSpecification asService() {
        return request().header("Authorization", "Bearer " + ServiceToken.of(serviceKey, "auth-service"));
    }

    private Person banned(Person admin) throws Exception {
        Person user = person(Role.USER);
        execute("UPDATE users SET owner_ref = ? WHERE id = ?", "Owner/" + user.id(), user.id());
        admin.asks()
                .body(Map.of("reason", "x"))
                .post("/api/v1/users/" + user.id() + "/ban")
                .then()
                .statusCode(200);
        return user;
    }

    @Test
    void aBanIsToldOfAsARevocationAndAsAFactOfTheOwner() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = banned(admin);

        assertThat(told("revocation/user:" + user.id()))
                .matches("\\{\"kind\":\"revocation\",\"target\":\"user:" + user.id()
                        + "\",\"counter\":\\d+,\"expires_at\":\\d+}");
        assertThat(told("owner/Owner/" + user.id()))
                .isEqualTo("{\"kind\":\"owner\",\"owner_ref\":\"Owner/" + user.id() + "\",\"version\":1,\"user_id\":\""
                        + user.id() + "\",\"banned\":true,\"banned_until\":null}");

        admin.asks().post("/api/v1/users/" + user.id() + "/unban").then().statusCode(200);

        assertThat(told("owner/Owner/" + user.id())).contains("\"version\":2").contains("\"banned\":false");
    }

    @Test
    void theHeartBeatsAboutOnceASecondAndCoversWhatCommittedBefore() throws Exception {
        banned(person(Role.ADMIN));
        String counter = query("SELECT value FROM revocation_counter");
        eventually()
                .untilAsserted(() -> assertThat(told("heartbeat"))
                        .matches("\\{\"kind\":\"heartbeat\",\"at_ms\":\\d+,\"counter\":" + counter + "}"));
        int before = Integer.parseInt(count("aggregate_id = 'heartbeat'"));

        eventually()
                .untilAsserted(() -> assertThat(Integer.parseInt(count("aggregate_id = 'heartbeat'")))
                        .isGreaterThanOrEqualTo(before + 3));

        assertThat(query("""
                        SELECT min(gap) > interval '700 milliseconds' FROM (
                            SELECT created_at - lag(created_at) OVER (ORDER BY created_at) AS gap
                            FROM outbox WHERE aggregate_id = 'heartbeat') AS gaps""")).isEqualTo("t");
    }

    @Test
    void settingsAndKeysAreToldAtTheFirstStart() {
        assertThat(told("settings"))
                .isEqualTo(
                        "{\"kind\":\"settings\",\"version\":1,\"values\":{\"enforce_login_payload_encryption\":true,"
                                + "\"login_payload_binding\":\"optional\",\"max_login_attempts\":6,\"replay_window_secs\":120}}");
        String kid = query("SELECT kid FROM signing_key WHERE state = 'active'");
        assertThat(told("key/" + kid))
                .startsWith("{\"kind\":\"key\",\"kid\":\"" + kid + "\",\"state\":\"active\",\"version\":1,\"jwk\":{"
                        + "\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + kid + "\",\"n\":\"")
                .endsWith("\",\"e\":\"AQAB\"}}");
    }

    @Test
    void aTopicThatIsAnotherIsFilledByItself() {
        eventually()
                .untilAsserted(() ->
                        assertThat(query("SELECT topic_id FROM state_topic")).isNotEmpty());
        String kid = query("SELECT kid FROM signing_key WHERE state = 'active'");
        String before = count("aggregate_id = 'key/" + kid + "'");
        execute("UPDATE state_topic SET topic_id = 'of a topic that was deleted'");

        eventually()
                .untilAsserted(() -> assertThat(count("aggregate_id = 'key/" + kid + "'"))
                        .isEqualTo(Integer.toString(Integer.parseInt(before) + 1)));
    }

    @Test
    void republishingTellsAllOfItOnceMoreWithTheKeysLast() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        Person user = banned(root);
        String revocations = count("aggregate_id = 'revocation/user:" + user.id() + "'");
        String owners = count("aggregate_id = 'owner/Owner/" + user.id() + "'");

        Response answer = root.asks().post("/api/v1/security/state/republish");

        answer.then().statusCode(202);
        assertThat(count("aggregate_id = 'revocation/user:" + user.id() + "'"))
                .isEqualTo(Integer.toString(Integer.parseInt(revocations) + 1));
        assertThat(count("aggregate_id = 'owner/Owner/" + user.id() + "'"))
                .isEqualTo(Integer.toString(Integer.parseInt(owners) + 1));
        assertThat(query("SELECT aggregate_id FROM outbox WHERE ce_type = 'auth.state' AND aggregate_id <> 'heartbeat'"
                        + " ORDER BY created_at DESC LIMIT 1"))
                .startsWith("key/");
        person(Role.ADMIN)
                .asks()
                .post("/api/v1/security/state/republish")
                .then()
                .statusCode(403);
    }

    @Test
    void aRevocationThatHitsNoLivingTokenIsTakenBackAndItsSessionsStayEnded() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = banned(admin);
        admin.asks().post("/api/v1/users/" + user.id() + "/unban").then().statusCode(200);
        String target = "user:" + user.id();
        asService().get(FEED).then().body("revocations.target", hasItem(target));
        execute("UPDATE revocation SET tokens_until = now() - interval '1 second' WHERE target = ?", target);

        lapseRevocations.handle();

        assertThat(told("revocation/" + target)).as("a tombstone").isEqualTo("null");
        assertThat(asService().get(FEED).<List<String>>path("revocations.target"))
                .doesNotContain(target);
        user.refresh().then().statusCode(401);
        assertThat(query("SELECT kept_until > now() + interval '80 days' FROM revocation WHERE target = ?", target))
                .isEqualTo("t");
    }

    @Test
    void theFeedAnswersServicesWithTheWholeState() throws Exception {
        Person admin = person(Role.ADMIN);
        Person first = banned(admin);
        Response all = asService().get(FEED);
        all.then()
                .statusCode(200)
                .body("keys", hasSize(1))
                .body("settings.values.max_login_attempts", equalTo(6))
                .body("revocations.target", hasItem("user:" + first.id()));
        int counter = all.path("counter");
        Person second = banned(admin);

        asService()
                .queryParam("after", counter)
                .get(FEED)
                .then()
                .statusCode(200)
                .body("counter", equalTo(counter + 1))
                .body("revocations.target", equalTo(List.of("user:" + second.id())));
        asService().queryParam("after", -1).get(FEED).then().body("revocations.target", hasItems("user:" + first.id()));
        all.then().body("owners", hasSize(0));
        asService()
                .queryParam("owners", true)
                .get(FEED)
                .then()
                .body("owners.owner_ref", hasItems("Owner/" + first.id(), "Owner/" + second.id()))
                .body("owners.findAll { it.owner_ref == 'Owner/" + first.id() + "' }.banned", equalTo(List.of(true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "+1", "\uff11", "1.0", "", "9223372036854775808", "00000000000000000001"})
    void aCounterIsAWholeNumberInDigits(String after) {
        unchecked()
                .header("Authorization", "Bearer " + ServiceToken.of(serviceKey, "auth-service"))
                .queryParam("after", after)
                .get(FEED)
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("after")));
    }

    @Test
    void whatTheFeedIsAskedTwiceItRefuses() {
        for (String name : List.of("after", "owners")) {
            unchecked()
                    .header("Authorization", "Bearer " + ServiceToken.of(serviceKey, "auth-service"))
                    .queryParam(name, "1", "2")
                    .get(FEED)
                    .then()
                    .statusCode(400)
                    .body("errors.field", equalTo(List.of(name)));
        }
    }

    @Test
    void theFeedAnswersNobodyElse() throws Exception {
        unchecked().get(FEED).then().statusCode(401);
        person(Role.SUPER_ADMIN).asks().get(FEED).then().statusCode(401);
        for (String audience : List.of("license-service", UUID.randomUUID().toString())) {
            unchecked()
                    .header("Authorization", "Bearer " + ServiceToken.of(serviceKey, audience))
                    .get(FEED)
                    .then()
                    .statusCode(401);
        }
        unchecked()
                .header("Authorization", "Bearer " + ServiceToken.of(serviceKey, "auth-service"))
                .get("/api/v1/auth/sessions")
                .then()
                .statusCode(401);
    }
}
