package dev.licenseauth.audit.adapter.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.domain.audit.leaf.Commitment;
import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SignedNote;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.OpenApiContract;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import dev.sigstore.encryption.signers.Verifiers;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import dev.sigstore.rekor.client.Checkpoints;
import dev.sigstore.rekor.client.RekorEntry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.filter.Filter;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class LogApiTest {
    private static final Filter AS_DOCUMENTED =
            OpenApiContract.of("audit-service").everything();
    private static final Filter ANSWERED_AS_DOCUMENTED =
            OpenApiContract.of("audit-service").responses();
    private static final String LOG = "/api/v1/audit/log/";

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    private LogTable log;

    @BeforeEach
    void haveMoreThanATile() {
        log = new LogTable(suite.database());
        if (log.size() < 300) {
            append(Stream.generate(TestEvent::anEvent).limit(300).toList());
        }
        awaitSigned();
    }

    @Test
    void aClientThatKnowsNothingOfUsVerifiesEveryEntryFromTilesAlone() {
        SignedNote note = SignedNote.parse(text("checkpoint"));
        assertThat(note.isSignedBy(VerifierKey.parse(text("vkey").strip()))).isTrue();
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        int size = Math.toIntExact(checkpoint.size());

        List<TreeHash> hashes = new ArrayList<>();
        for (int tile = 0; tile <= size / 256; tile++) {
            int width = Math.min(256, size - tile * 256);
            if (width > 0) {
                String path = "%03d".formatted(tile) + (width < 256 ? ".p/" + width : "");
                byte[] level0 = bytes("tile/0/" + path);
                List<byte[]> entries = entries(bytes("tile/entries/" + path));
                assertThat(entries).hasSize(width);
                for (int i = 0; i < width; i++) {
                    TreeHash hash = TreeHash.ofLeaf(entries.get(i));
                    assertThat(hash.bytes()).isEqualTo(Arrays.copyOfRange(level0, i * 32, (i + 1) * 32));
                    hashes.add(hash);
                }
            }
        }

        RightEdge edge = RightEdge.OF_NOTHING.grow(hashes).edge();
        assertThat(edge.root()).isEqualTo(checkpoint.root());
        byte[] level1 = bytes("tile/1/000.p/" + size / 256);
        assertThat(Arrays.copyOf(level1, 32))
                .isEqualTo(RightEdge.OF_NOTHING
                        .grow(hashes.subList(0, 256))
                        .edge()
                        .root()
                        .bytes());
    }

    @Test
    void anyPartOfATileIsServedAndKeptForEver() {
        byte[] whole = bytes("tile/0/000");

        Response part = get("tile/0/000.p/7");

        assertThat(whole).hasSize(8192);
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOf(whole, 7 * 32));
        assertThat(part.header("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
        assertThat(part.contentType()).isEqualTo("application/octet-stream");
        assertThat(get("checkpoint").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(get("checkpoint").contentType()).isEqualToIgnoringCase("text/plain;charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/002",
                "tile/0/x001/000",
                "tile/0/001.p/255",
                "tile/2/000.p/1",
                "tile/7/000.p/1",
                "tile/8/000.p/1",
                "tile/00/000",
                "tile/-1/000",
                "tile/0/0",
                "tile/0/x000/000",
                "tile/0/000.p/256",
                "tile/0/000.p/0",
                "tile/0/999999999999999999999999",
                "tile/entries/x001/000",
                "tile/entries/000.p/0",
                "tile/entries/",
                "tile/",
                "nothing"
            })
    void whatTheCheckpointDoesNotCoverIsNotThere(String path) {
        Response answer = authorized(Role.ADMIN).get(LOG + path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log/checkpoint",
                "log/vkey",
                "log/tile/0/000",
                "log/tile/entries/000",
                "consistency?from=1&to=2",
                "records",
                "records/019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b/proof",
                "records/019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b/opening"
            })
    void nothingIsSaidToWhoMayNotReadTheAudit(String path) {
        assertThat(given().filter(ANSWERED_AS_DOCUMENTED)
                        .get("/api/v1/audit/" + path)
                        .statusCode())
                .isEqualTo(401);
        for (Role role : List.of(Role.GUEST, Role.USER, Role.SUPPORT, Role.RESELLER)) {
            assertThat(authorized(role)
                            .filter(ANSWERED_AS_DOCUMENTED)
                            .get("/api/v1/audit/" + path)
                            .statusCode())
                    .as("%s", role)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ADMIN", "SUPER_ADMIN"})
    void whoMayReadTheAuditReadsIt(Role role) {
        assertThat(authorized(role).get(LOG + "checkpoint").statusCode()).isEqualTo(200);
    }

    @Test
    void aRecordIsProvenToBeInTheLogAndToBeWhatItIs() throws IOException {
        TestEvent event = anEvent().actor("user:proven").ip("198.51.100.77").subject("license:77");
        append(List.of(event));
        awaitSigned();

        JsonPath proof = json("records/" + event.event().id() + "/proof");
        JsonPath opening = json("records/" + event.event().id() + "/opening");

        byte[] leaf = Base64.getDecoder().decode(proof.getString("leaf"));
        SignedNote note = SignedNote.parse(proof.getString("checkpoint"));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(note.isSignedBy(VerifierKey.parse(text("vkey").strip()))).isTrue();
        assertThat(checkpoint.size()).isEqualTo(proof.getLong("tree_size"));
        assertThat(Proofs.includes(
                        TreeHash.ofLeaf(leaf),
                        proof.getLong("leaf_index"),
                        checkpoint.size(),
                        hashes(proof),
                        checkpoint.root()))
                .isTrue();
        JsonNode said = new ObjectMapper().readTree(leaf);
        assertThat(said.path("id").asText()).isEqualTo(event.event().id().toString());
        assertThat(said.path("log").asText()).isEqualTo(checkpoint.origin());
        assertThat(Base64.getDecoder().decode(opening.getString("body"))).isEqualTo(event.body());
        assertThat(said.path("body").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(
                                Commitment.to(event.body(), Base64.getDecoder().decode(opening.getString("salt")))));
        assertThat(opening.getBoolean("erased")).isFalse();
    }

    /** With the classes sigstore verifies its own transparency log with. */
    @Test
    void sigstoreVerifiesTheCheckpointAndTheProofOfARecord() throws Exception {
        TestEvent event = anEvent();
        append(List.of(event, anEvent(), anEvent()));
        awaitSigned();
        JsonPath proof = json("records/" + event.event().id() + "/proof");
        VerifierKey key = VerifierKey.parse(text("vkey").strip());

        RekorEntry.Checkpoint checkpoint = Checkpoints.from(proof.getString("checkpoint"));
        RekorEntry.CheckpointSignature signature = checkpoint.getSignatures().getFirst();
        byte[] leaf = Base64.getDecoder().decode(proof.getString("leaf"));
        List<byte[]> hashes = hashes(proof).stream().map(TreeHash::bytes).toList();
        byte[] root = Base64.getDecoder().decode(checkpoint.getBase64Hash());

        assertThat(signature.getIdentity()).isEqualTo(checkpoint.getOrigin());
        assertThat(signature.getKeyHint()).isEqualTo(key.id());
        assertThat(Verifiers.newVerifier(key.toPublicKey())
                        .verify(checkpoint.getSignedData().getBytes(StandardCharsets.UTF_8), signature.getSignature()))
                .isTrue();
        InclusionProofVerifier.verify(
                TreeHash.ofLeaf(leaf).bytes(), proof.getLong("leaf_index"), checkpoint.getSize(), hashes, root);
        leaf[0] ^= 1;
        assertThatThrownBy(() -> InclusionProofVerifier.verify(
                        TreeHash.ofLeaf(leaf).bytes(), proof.getLong("leaf_index"), checkpoint.getSize(), hashes, root))
                .isInstanceOf(InclusionProofVerificationException.class);
    }

    @Test
    void aLeafTellsNothingPersonal() {
        TestEvent event = anEvent()
                .actor("user:secret-actor")
                .ip("203.0.113.99")
                .subject("user:secret-subject")
                .app("app_secret")
                .summary("secret words")
                .data(Map.of("owner", "secret-owner", "mail", "secret@example.com"));
        append(List.of(event));
        awaitSigned();

        byte[] leaf = Base64.getDecoder()
                .decode(json("records/" + event.event().id() + "/proof").getString("leaf"));

        assertThat(new String(leaf, StandardCharsets.UTF_8))
                .doesNotContain("secret")
                .doesNotContain("203.0.113");
        log.each(
                "SELECT (log_entry.*)::text FROM log_entry WHERE event_id = '"
                        + event.event().id() + "'",
                row -> assertThat(row.getString(1)).doesNotContain("secret").doesNotContain("203.0.113"));
    }

    @Test
    void aRecordThatIsNotThereIsNotProven() {
        for (String id : List.of(UUID.randomUUID().toString(), "1", "x", "0-0-0-0-0")) {
            assertThat(authorized(Role.ADMIN)
                            .filter(ANSWERED_AS_DOCUMENTED)
                            .get("/api/v1/audit/records/" + id + "/proof")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void oneCheckpointIsProvenToContinueAnother() {
        Checkpoint older = Checkpoint.parse(SignedNote.parse(text("checkpoint")).text());
        append(Stream.generate(TestEvent::anEvent).limit(40).toList());
        awaitSigned();
        Checkpoint newer = Checkpoint.parse(SignedNote.parse(text("checkpoint")).text());

        JsonPath proof = json("consistency?from=" + older.size() + "&to=" + newer.size());

        assertThat(newer.size()).isGreaterThan(older.size());
        assertThat(Proofs.continues(older.size(), older.root(), newer.size(), newer.root(), hashes(proof)))
                .isTrue();
        assertThat(Base64.getDecoder().decode(proof.getString("from_root")))
                .isEqualTo(older.root().bytes());
        assertThat(Base64.getDecoder().decode(proof.getString("to_root")))
                .isEqualTo(newer.root().bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=&to=",
                "from=1&to=2&from=1",
                "from=1&to=2&to=",
                "from=1",
                "to=1",
                "from=2&to=1",
                "from=-1&to=1",
                "from=1&to=999999999",
                "from=a&to=b",
                "from=01&to=2"
            })
    void sizesThatNoProofIsBetweenAreRefused(String query) {
        Response answer =
                authorized(Role.ADMIN).filter(ANSWERED_AS_DOCUMENTED).get("/api/v1/audit/consistency?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("type")).endsWith("/invalid-request");
    }

    @Test
    void ofSizesTheWrongWayRoundBothAreNamed() {
        Response answer =
                authorized(Role.ADMIN).filter(ANSWERED_AS_DOCUMENTED).get("/api/v1/audit/consistency?from=2&to=1");

        assertThat(answer.jsonPath().getList("errors.field")).containsExactly("from", "to");
    }

    @Test
    void recordsAreWhatAccountsDid() {
        append(List.of(
                anEvent().actor("sdk:c++").subject("license:r1"),
                anEvent().actor("anonymous").subject("license:r2"),
                anEvent().actor("user:r").type("auth.login_succeeded").subject("user:r"),
                anEvent()
                        .actor("user:r")
                        .type("license.revoked")
                        .subject("license:r3")
                        .data(Map.of(
                                "reason",
                                "chargeback",
                                "before",
                                Map.of("status", "active"),
                                "after",
                                Map.of("status", "revoked"))),
                anEvent().actor("user:r").subject("license:r4")));

        JsonPath page = json("records?actor=user:r");

        assertThat(page.getList("items.target")).containsExactly("license:r4", "license:r3");
        assertThat(page.getString("items[1].action")).isEqualTo("license.revoked");
        assertThat(page.getString("items[1].reason")).isEqualTo("chargeback");
        assertThat(page.getString("items[1].before.status")).isEqualTo("active");
        assertThat(page.getString("items[1].after.status")).isEqualTo("revoked");
        assertThat(page.getString("items[0].after.plan")).isEqualTo("pos");
        assertThat(page.getString("items[0].time")).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(page.getString("items[0].ip")).isEqualTo("198.51.100.7");
        assertThat(json("records?actor=sdk:c%2B%2B").getList("items")).isEmpty();
        JsonPath first = json("records?actor=user:r&limit=1");
        assertThat(json("records?actor=user:r&limit=1&cursor=" + first.getString("next_cursor"))
                        .getList("items.target"))
                .containsExactly("license:r3");
    }

    private static List<TreeHash> hashes(JsonPath proof) {
        return proof.getList("hashes", String.class).stream()
                .map(hash -> new TreeHash(Base64.getDecoder().decode(hash)))
                .toList();
    }

    private static List<byte[]> entries(byte[] bundle) {
        List<byte[]> entries = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bundle);
        while (rest.hasRemaining()) {
            byte[] entry = new byte[Short.toUnsignedInt(rest.getShort())];
            rest.get(entry);
            entries.add(entry);
        }
        return entries;
    }

    private void append(List<TestEvent> events) {
        QuarkusTransaction.requiringNew()
                .run(() -> appendEvents.handle(
                        events.stream().map(TestEvent::arrival).toList()));
    }

    private void awaitSigned() {
        eventually().untilAsserted(() -> assertThat(log.signedSize()).isEqualTo(log.size()));
    }

    private String text(String path) {
        return get(path).asString();
    }

    private byte[] bytes(String path) {
        return get(path).asByteArray();
    }

    private Response get(String path) {
        Response answer = authorized(Role.ADMIN).get(LOG + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }

    private JsonPath json(String path) {
        return authorized(Role.ADMIN)
                .filter(AS_DOCUMENTED)
                .urlEncodingEnabled(false)
                .get("/api/v1/audit/" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private RequestSpecification authorized(Role role) {
        return given().header("Authorization", "Bearer " + suite.auth().token(role));
    }
}
