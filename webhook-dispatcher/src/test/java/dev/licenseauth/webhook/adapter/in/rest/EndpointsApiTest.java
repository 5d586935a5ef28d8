package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.webhook.WebhookServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class EndpointsApiTest extends WebhookServiceTest {
    private static Map<String, Object> ordinary() {
        return new HashMap<>(Map.of("url", "https://shop.example.com/hooks", "event_types", List.of("license.*")));
    }

    @Test
    void aNewEndpointHasASecretAndWhatWasLeftOutByDefault() {
        admin().body(ordinary())
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("secret", containsString("whsec_"))
                .body("url", equalTo("https://shop.example.com/hooks"))
                .body("format", equalTo("json"))
                .body("min_severity", equalTo("debug"))
                .body("rate_limit", nullValue())
                .body("enabled", equalTo(true))
                .body("version", equalTo(1));
    }

    @Test
    void theSecretIsNeverShownAgainNorStoredInTheOpen() {
        Response created = create("/path-secret", Map.of("headers", Map.of("Authorization", "Bearer header-secret")));
        String id = created.path("id");
        String secret = created.path("secret");

        String shown = admin().get(PATH + "/" + id).asString()
                + admin().get(PATH).asString()
                + admin().body(Map.of("rate_limit", 7)).patch(PATH + "/" + id).asString();
        String stored = text("SELECT string_agg(t::text, ' ') FROM webhook_endpoint t")
                + text("SELECT string_agg(convert_from(payload, 'UTF8'), ' ') FROM outbox");

        assertThat(shown).doesNotContain(secret.substring(6)).doesNotContain("header-secret");
        assertThat(shown).contains("Authorization");
        assertThat(stored)
                .doesNotContain(secret.substring(6))
                .doesNotContain("header-secret")
                .doesNotContain("path-secret");
    }

    @Test
    void everySettingIsKept() {
        Map<String, Object> given = ordinary();
        given.put("format", "json");
        given.put("event_types", List.of("license.issued", "auth.*", "webhook.disabled"));
        given.put("min_severity", "warning");
        given.put("app_ids", List.of("app_b", "app_a"));
        given.put("rate_limit", 10);
        given.put("headers", Map.of("X-Token", "t"));
        given.put("enabled", false);
        String id =
                admin().body(given).post(PATH).then().statusCode(201).extract().path("id");

        admin().get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("event_types", contains("license.issued", "auth.*", "webhook.disabled"))
                .body("min_severity", equalTo("warning"))
                .body("app_ids", contains("app_a", "app_b"))
                .body("rate_limit", equalTo(10))
                .body("header_names", contains("X-Token"))
                .body("enabled", equalTo(false))
                .body("disabled_reason", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example.com",
                "ftp://shop.example.com/",
                "https:///hooks",
                "https://user:pass@shop.example.com/",
                "https://user@shop.example.com/",
                "https://shop.example.com/#part",
                "https://shop.example.com:22/",
                "https://shop.example.com:25/",
                "https://shop.example.com:0/",
                "https://shop.example.com:65536/",
                "https://shop.example.com/a b",
                "https://shop.example.com/\r\nHost: evil",
                "https://shöp.example.com/",
                "https://10.0.0.1/",
                "https://192.168.1.1/",
                "https://172.16.0.1/",
                "https://127.0.0.2/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.0.01/",
                "https://1.2.3.4.5/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[::ffff:a00:1]/",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::10.0.0.1]/",
                "https://[64:ff9b:1::a00:1]/",
                "https://[2002:a00:1::]/",
                "https://[2001:0:a00:1::]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[ff02::1]/",
                "https://[2001:db8::1]/"
            })
    void aUrlThatWeWouldNotCallIsRefusedByName(String url) {
        Map<String, Object> given = ordinary();
        given.put("url", url);
        unchecked().body(given).post(PATH).then().statusCode(400).body("errors.field", hasItem("url"));
    }

    @Test
    void aUrlThatIsTooLongIsRefused() {
        Map<String, Object> given = ordinary();
        given.put("url", "https://shop.example.com/" + "x".repeat(2048));
        unchecked().body(given).post(PATH).then().statusCode(400).body("errors.field", hasItem("url"));
    }

    @Test
    void discordIsRefusedClearlyUntilItIsBuilt() {
        Map<String, Object> given = ordinary();
        given.put("format", "discord");
        unchecked()
                .body(given)
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", contains("format"))
                .body("errors.message", contains("must be json: discord is not available yet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Content-Length",
                "content-type",
                "Transfer-Encoding",
                "Connection",
                "Upgrade",
                "Proxy-Authorization",
                "TE",
                "Expect",
                "webhook-signature",
                "Webhook-Id",
                "WEBHOOK-TIMESTAMP",
                "a b",
                "a:b",
                "ü",
                ""
            })
    void aHeaderThatIsNotTheOperatorsToSetIsRefused(String name) {
        Map<String, Object> given = ordinary();
        given.put("headers", Map.of(name, "x"));
        unchecked().body(given).post(PATH).then().statusCode(400).body("errors.field", contains("headers"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "\u0000", " padded ", "ü", ""})
    void aHeaderValueThatWouldBreakOutIsRefused(String value) {
        Map<String, Object> given = ordinary();
        given.put("headers", Map.of("X-Token", value));
        unchecked().body(given).post(PATH).then().statusCode(400).body("errors.field", contains("headers"));
    }

    @Test
    void whatIsTooManyOrTooLargeIsRefused() {
        Map<String, Object> given = ordinary();
        given.put(
                "event_types",
                new ArrayList<>(IntStream.range(0, 51).mapToObj(i -> "a.b" + i).toList()));
        given.put(
                "app_ids",
                new ArrayList<>(IntStream.range(0, 51).mapToObj(i -> "app" + i).toList()));
        Map<String, String> headers = new HashMap<>();
        IntStream.range(0, 21).forEach(i -> headers.put("X-" + i, "x"));
        given.put("headers", headers);
        given.put("rate_limit", 1001);
        unchecked()
                .body(given)
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", contains("event_types", "app_ids", "rate_limit", "headers"));
    }

    @ParameterizedTest
    @CsvSource({
        "event_types, []",
        "event_types, '[\"License.issued\"]'",
        "event_types.0, '[\"*.issued\"]'",
        "event_types.0, '[null]'",
        "min_severity, '\"grave\"'",
        "enabled, '\"yes\"'",
        "rate_limit, 0",
        "unknown, 1"
    })
    void whatIsWrongIsNamed(String field, String value) {
        String name = field.replace(".0", "");
        String base = name.equals("event_types") ? "" : "\"event_types\":[\"*\"],";
        unchecked()
                .body("{\"url\":\"https://shop.example.com/\"," + base + "\"" + name + "\":" + value + "}")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field[0]", containsString(name));
    }

    @Test
    void aChangeLeavesWhatItDoesNotNameAndRaisesTheVersion() {
        String id = create("/a", Map.of("rate_limit", 5, "headers", Map.of("X-A", "1")))
                .path("id");
        admin().header("If-Match", "\"1\"")
                .body(Map.of("min_severity", "error"))
                .patch(PATH + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("min_severity", equalTo("error"))
                .body("rate_limit", equalTo(5))
                .body("header_names", contains("X-A"));
        admin().body("{\"rate_limit\":null}")
                .patch(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("rate_limit", nullValue())
                .body("version", equalTo(3));
    }

    @Test
    void aChangeThatChangesNothingIsNoChange() {
        String id = createdId("/a");
        admin().body(Map.of("enabled", true))
                .patch(PATH + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'webhook.updated' AND ce_subject = 'webhook:" + id
                        + "'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"1\"", "\"a\", \"b\""})
    void aChangeMeantForAnotherVersionIsRefused(String ifMatch) {
        String id = createdId("/a");
        admin().header("If-Match", ifMatch)
                .body(Map.of("enabled", false))
                .patch(PATH + "/" + id)
                .then()
                .statusCode(412)
                .body("type", containsString("precondition-failed"));
        admin().header("If-Match", ifMatch).delete(PATH + "/" + id).then().statusCode(412);
    }

    @Test
    void anIfMatchThatCannotBeReadIsRefusedRatherThanIgnored() {
        String id = createdId("/a");
        admin().header("If-Match", "1").delete(PATH + "/" + id).then().statusCode(400);
        admin().header("If-Match", "*").delete(PATH + "/" + id).then().statusCode(204);
        admin().get(PATH + "/" + id).then().statusCode(404);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String id : List.of(UUID.randomUUID().toString(), "1", "x".repeat(36), "..%2F")) {
            unchecked().urlEncodingEnabled(false).get(PATH + "/" + id).then().statusCode(404);
        }
        String nobody = UUID.randomUUID().toString();
        admin().body(Map.of()).patch(PATH + "/" + nobody).then().statusCode(404);
        admin().delete(PATH + "/" + nobody).then().statusCode(404);
        admin().post(PATH + "/" + nobody + "/test").then().statusCode(404);
        admin().post(PATH + "/" + nobody + "/rotate-secret").then().statusCode(404);
        admin().get(PATH + "/" + nobody + "/deliveries").then().statusCode(404);
        admin().get("/api/v1/deliveries/" + nobody).then().statusCode(404);
        admin().post("/api/v1/deliveries/" + nobody + "/retry").then().statusCode(404);
    }

    @Test
    void endpointsAreListedNewestFirstAPageAtATime() {
        List<String> ids = List.of(createdId("/1"), createdId("/2"), createdId("/3"));
        Response first = admin().queryParam("limit", 2).get(PATH);
        assertThat(first.<List<String>>path("items.id")).containsExactly(ids.get(2), ids.get(1));
        Response second = admin().queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("next_cursor"))
                .get(PATH);
        assertThat(second.<List<String>>path("items.id")).containsExactly(ids.get(0));
        assertThat(second.<String>path("next_cursor")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,201", "limit,x", "cursor,abc", "cursor,AAAA", "sort,id"})
    void aParameterThatIsWrongIsRefused(String name, String value) {
        unchecked().queryParam(name, value).get(PATH).then().statusCode(400).body("errors.field", contains(name));
    }

    @Test
    void whoLacksThePermissionIsRefused() {
        String id = createdId("/a");
        for (Role role : List.of(Role.USER, Role.SUPPORT, Role.RESELLER)) {
            as(role).get(PATH).then().statusCode(403);
            as(role).get(PATH + "/" + id).then().statusCode(403);
            as(role).body(ordinary()).post(PATH).then().statusCode(403);
            as(role).post(PATH + "/" + id + "/rotate-secret").then().statusCode(403);
            as(role).delete(PATH + "/" + id).then().statusCode(403);
        }
        anonymous().get(PATH).then().statusCode(401);
        anonymous().body(ordinary()).post(PATH).then().statusCode(401);
        anonymous().get("/api/v1/deliveries/" + id).then().statusCode(401);
    }

    @Test
    void theSameKeyGivesTheSameSecretAgainAndOneEndpoint() {
        Response first =
                admin().header("Idempotency-Key", "w-1").body(ordinary()).post(PATH);
        Response second =
                admin().header("Idempotency-Key", "w-1").body(ordinary()).post(PATH);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(count("SELECT count(*) FROM webhook_endpoint")).isEqualTo(1);
        Map<String, Object> other = ordinary();
        other.put("rate_limit", 1);
        admin().header("Idempotency-Key", "w-1").body(other).post(PATH).then().statusCode(409);
    }

    @Test
    void theSameKeyChangesAndRemovesOnce() {
        Response created = admin().body(ordinary()).post(PATH);
        String endpoint = PATH + "/" + created.path("id");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");

        Response changed = admin().header("Idempotency-Key", "w-2")
                .header("If-Match", created.header("ETag"))
                .body(Map.of("rate_limit", 7))
                .patch(endpoint);
        // The version it is meant for is gone by then, and it is the first answer all the same.
        Response again = admin().header("Idempotency-Key", "w-2")
                .header("If-Match", created.header("ETag"))
                .body(Map.of("rate_limit", 7))
                .patch(endpoint);

        changed.then().statusCode(200).header("ETag", "\"2\"");
        again.then().statusCode(200).header("ETag", "\"2\"").header("Idempotency-Replayed", "true");
        for (int i = 0; i < 2; i++) {
            admin().header("Idempotency-Key", "w-3").delete(endpoint).then().statusCode(204);
        }
        admin().delete(endpoint).then().statusCode(404);
    }

    @Test
    void eachChangeIsAnEventThatTellsTheHostOnly() {
        String id = createdId("/very/secret");
        admin().body(Map.of("enabled", false)).patch(PATH + "/" + id);
        admin().post(PATH + "/" + id + "/rotate-secret").then().statusCode(200);
        admin().delete(PATH + "/" + id).then().statusCode(204);
        assertThat(text("SELECT string_agg(ce_type, ' ' ORDER BY created_at) FROM outbox WHERE ce_subject = 'webhook:"
                        + id + "'"))
                .isEqualTo("webhook.created webhook.updated webhook.updated webhook.deleted");
        assertThat(text("SELECT string_agg(convert_from(payload, 'UTF8'), ' ') FROM outbox WHERE ce_subject = 'webhook:"
                        + id + "'"))
                .contains("\"host\":\"127.0.0.1\"", "\"changed\":[\"enabled\"]", "\"changed\":[\"secret\"]")
                .doesNotContain("secret\"}", "very");
    }
}
