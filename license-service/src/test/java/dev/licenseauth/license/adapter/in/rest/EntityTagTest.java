package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever shows one licence or entry of the catalogue carries the tag by which it is changed next. */
@QuarkusTest
class EntityTagTest extends LicenseServiceTest {
    private static final String LICENSES = "/api/v1/licenses";
    private static final Map<String, String> REASON = Map.of("reason", "charge disputed");

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private static Response issue(RequestSpecification request, Map<String, ?> more) {
        Map<String, Object> terms =
                new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", "tagged", "days_valid", 30));
        terms.putAll(more);
        return request.body(terms).post(LICENSES);
    }

    private static String tag(Response response, int status) {
        return response.then().statusCode(status).extract().header("ETag");
    }

    @Test
    void eachChangeOfALicenceAnswersWithTheTagThatTheNextOneNeeds() {
        Response issued = issue(admin(), Map.of());
        String licence = LICENSES + "/" + issued.path("id");
        String tag = tag(issued, 201);
        assertThat(tag).isEqualTo("\"1\"").isEqualTo(tag(admin().get(licence), 200));

        tag = tag(admin().header("If-Match", tag).body(Map.of("note", "x")).patch(licence), 200);
        for (Map.Entry<String, Map<String, ?>> act : Map.<String, Map<String, ?>>of(
                        "renew", Map.of("days", 1), "transfer", Map.of("owner", "other"), "hwid-reset", Map.of())
                .entrySet()) {
            tag = tag(admin().header("If-Match", tag).body(act.getValue()).post(licence + "/" + act.getKey()), 200);
            assertThat(tag).isEqualTo(tag(admin().get(licence), 200));
        }
        for (String act : List.of("suspend", "reinstate", "revoke")) {
            tag = tag(admin().header("If-Match", tag).body(REASON).post(licence + "/" + act), 200);
            assertThat(tag).isEqualTo(tag(admin().get(licence), 200));
        }
    }

    @Test
    void whatIsMadeOrChangedInTheCatalogueIsAnsweredWithItsTag() {
        for (String list : List.of("apps", "products", "plans")) {
            String path = "/api/v1/" + list;
            String code = "tagged";
            Map<String, String> body = list.equals("apps")
                    ? Map.of("id", code, "name", "x")
                    : Map.of("app_id", APP, "code", code, "name", "x");
            RequestSpecification change = list.equals("apps") ? admin() : admin().queryParam("app_id", APP);
            RequestSpecification read = list.equals("apps") ? admin() : admin().queryParam("app_id", APP);

            String made = tag(admin().body(body).post(path), 201);
            String changed = tag(
                    change.header("If-Match", made).body(Map.of("name", "y")).patch(path + "/" + code), 200);

            assertThat(made).isEqualTo("\"1\"");
            assertThat(changed).isEqualTo("\"2\"").isEqualTo(tag(read.get(path + "/" + code), 200));
        }
    }

    @Test
    void anAnswerGivenAgainHasTheTagItHad() {
        String key = UUID.randomUUID().toString();
        String licence = LICENSES + "/" + issue(admin(), Map.of()).path("id");
        admin().header("Idempotency-Key", key).body(REASON).post(licence + "/suspend");
        admin().body(REASON).post(licence + "/reinstate").then().statusCode(200);

        Response again = admin().header("Idempotency-Key", key).body(REASON).post(licence + "/suspend");

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(tag(again, 200)).isEqualTo("\"2\"");
    }

    @Test
    void manyLicencesInOneAnswerHaveNoTag() {
        assertThat(tag(issue(admin(), Map.of("count", 2)), 201)).isNull();
    }
}
