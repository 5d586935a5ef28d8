package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.audit.EventSchemas;
import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SignedNote;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.OpenApiContract;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.filter.Filter;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class ErasureApiTest {
    private static final Filter AS_DOCUMENTED =
            OpenApiContract.of("audit-service").everything();
    private static final Filter ANSWERED_AS_DOCUMENTED =
            OpenApiContract.of("audit-service").responses();

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    @Inject
    LoggedEvents events;

    private LogTable log;

    @BeforeEach
    void lookBehindTheService() {
        log = new LogTable(suite.database());
    }

    @Test
    void whoIsErasedIsGoneFromBodiesAndAddressesAndEveryProofStaysValid() {
        TestEvent asActor = anEvent().actor("user:gone").subject("license:e1").ip("192.0.2.50");
        TestEvent asSubject = anEvent()
                .type("user.warned")
                .actor("user:admin")
                .subject("user:gone")
                .ip("192.0.2.51");
        TestEvent other = anEvent().actor("user:admin").subject("license:e2").ip("192.0.2.52");
        append(asActor, asSubject, other);
        LoggedLeaf before = leaf(asActor);

        JsonPath answer = erase("user:gone", UUID.randomUUID().toString()).jsonPath();

        assertThat(answer.getBoolean("erased")).isTrue();
        assertThat(leaf(asActor).opening()).isNull();
        assertThat(leaf(asSubject).opening()).isNull();
        assertThat(leaf(other).opening()).isNotNull();
        assertThat(leaf(asActor).leaf()).isEqualTo(before.leaf());
        assertThat(get("events?ip=192.0.2.50").getList("items")).isEmpty();
        assertThat(get("events?ip=192.0.2.52").getList("items")).hasSize(1);
        JsonPath shown = get("events?actor=user:gone");
        assertThat(shown.getList("items")).hasSize(1);
        assertThat(shown.getBoolean("items[0].erased")).isTrue();
        assertThat(shown.prettify()).doesNotContain("gone").doesNotContain("192.0.2.");
        assertThat(shown.getString("items[0].event_type")).isEqualTo("license.issued");
        for (TestEvent event : List.of(asActor, asSubject, other)) {
            assertProven(event);
        }
        log.assertSound();
    }

    @Test
    void anErasureIsItselfAnEntryAndAnEventThatNamesNobody() {
        append(anEvent().actor("user:told").subject("license:e3"));

        String reference =
                erase("user:told", UUID.randomUUID().toString()).jsonPath().getString("reference");

        JsonPath told = get("events?type=audit.subject_erased").setRootPath("items[0]");
        assertThat(told.getString("subject")).isEqualTo("party:" + reference);
        assertThat(told.getString("data.reason")).isEqualTo("he asked for it");
        assertThat(told.prettify()).doesNotContain("user:told");
        log.each(
                "SELECT payload FROM outbox WHERE ce_subject = 'party:" + reference + "'",
                row -> assertThat(EventSchemas.complaints("audit.subject_erased", row.getBytes(1)))
                        .isEmpty());
        assertThat(log.number("SELECT count(*) FROM outbox WHERE ce_subject = 'party:" + reference + "'"))
                .isOne();
    }

    @Test
    void whatHappensAfterAnErasureIsReadable() {
        append(anEvent().actor("user:back").subject("license:e4"));
        erase("user:back", UUID.randomUUID().toString());
        TestEvent later = anEvent().actor("user:back").subject("license:e4");
        append(later);

        assertThat(leaf(later).opening()).isNotNull();
    }

    @Test
    void anOwnerNamedInTheDataIsAParty() {
        TestEvent event = anEvent().actor("user:admin").subject("license:e5").data(Map.of("owner", "customer_gone"));
        append(event);

        erase("owner:customer_gone", UUID.randomUUID().toString());

        assertThat(leaf(event).opening()).isNull();
    }

    @Test
    void whoIsNotThereIsNotErasedAndNothingIsLogged() {
        long size = log.size();

        JsonPath answer = erase("user:never-seen", UUID.randomUUID().toString()).jsonPath();

        assertThat(answer.getBoolean("erased")).isFalse();
        assertThat(log.size()).isEqualTo(size);
    }

    @Test
    void theSameRequestSentAgainErasesOnce() {
        append(anEvent().actor("user:twice").subject("license:e6"));
        String key = UUID.randomUUID().toString();
        String first = erase("user:twice", key).asString();
        TestEvent later = anEvent().actor("user:twice").subject("license:e7");
        append(later);

        assertThat(erase("user:twice", key).asString()).isEqualTo(first);
        assertThat(leaf(later).opening()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"party\":\"user:1\"}",
                "{\"reason\":\"x\"}",
                "{\"party\":\"\",\"reason\":\"x\"}",
                "{\"party\":\"nobody\",\"reason\":\"x\"}",
                "{\"party\":\":1\",\"reason\":\"x\"}",
                "{\"party\":\"user:1\",\"reason\":\" \"}",
                "{\"party\":\"user:1\",\"reason\":\"line\\nfeed\"}",
                "{\"party\":\"user:1\\u0000\",\"reason\":\"x\"}",
                "{\"party\":\"user:\\ud800\",\"reason\":\"x\"}",
                "{\"party\":\"user:1\",\"reason\":\"x\",\"more\":1}"
            })
    void whatIsNotARequestIsRefused(String body) {
        assertThat(given().filter(ANSWERED_AS_DOCUMENTED)
                        .header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN))
                        .contentType("application/json")
                        .body(body)
                        .post("/api/v1/audit/erasures")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void nobodyBelowASuperAdminErases() {
        for (Role role : List.of(Role.USER, Role.SUPPORT, Role.RESELLER, Role.ADMIN)) {
            assertThat(given().filter(ANSWERED_AS_DOCUMENTED)
                            .header("Authorization", "Bearer " + suite.auth().token(role))
                            .contentType("application/json")
                            .body("{\"party\":\"user:1\",\"reason\":\"x\"}")
                            .post("/api/v1/audit/erasures")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private void assertProven(TestEvent event) {
        eventually().untilAsserted(() -> assertThat(log.signedSize()).isEqualTo(log.size()));
        JsonPath proof = get("audit/records/" + event.event().id() + "/proof");
        Checkpoint checkpoint =
                Checkpoint.parse(SignedNote.parse(proof.getString("checkpoint")).text());
        assertThat(Proofs.includes(
                        TreeHash.ofLeaf(Base64.getDecoder().decode(proof.getString("leaf"))),
                        proof.getLong("leaf_index"),
                        proof.getLong("tree_size"),
                        proof.getList("hashes", String.class).stream()
                                .map(hash -> new TreeHash(Base64.getDecoder().decode(hash)))
                                .toList(),
                        checkpoint.root()))
                .isTrue();
    }

    private LoggedLeaf leaf(TestEvent event) {
        return events.leaf(event.event().id()).orElseThrow();
    }

    private void append(TestEvent... added) {
        QuarkusTransaction.requiringNew()
                .run(() -> appendEvents.handle(
                        List.of(added).stream().map(TestEvent::arrival).toList()));
    }

    private Response erase(String party, String key) {
        return given().filter(AS_DOCUMENTED)
                .header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN))
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(Map.of("party", party, "reason", "he asked for it"))
                .post("/api/v1/audit/erasures")
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private JsonPath get(String path) {
        return given().filter(AS_DOCUMENTED)
                .header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN))
                .get("/api/v1/" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
