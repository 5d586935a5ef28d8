package dev.licenseauth.audit.application;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.LogState.State;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SignedNote;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.audit.port.Anchors;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A database that was set back or changed, under a service that knows what it has signed. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class SetBackLogTest {
    private static final List<String> TABLES =
            List.of("log_entry", "log_address", "log_span", "log_tile", "log_head", "log_checkpoint");

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    @Inject
    OpenLog openLog;

    @Inject
    SignCheckpoint signCheckpoint;

    @Inject
    PatrolLog patrolLog;

    @Inject
    ReadLog readLog;

    @Inject
    LogState state;

    @Inject
    Anchors anchors;

    @Inject
    EventLog eventLog;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    private LogTable log;
    private String newest;

    @BeforeEach
    void beginWithASoundLog() {
        log = new LogTable(suite.database());
        appendAndSign(300);
        save("sound");
        newest = "sound";
    }

    /** Back to the newest state that was signed: the anchors take no older one. */
    @AfterEach
    void mendTheLog() {
        restore(newest);
        assertThat(openLog.handle(null)).isInstanceOf(State.Open.class);
        log.assertSound();
    }

    @Test
    void everyCheckpointThatIsServedIsAnchoredAndSigned() throws Anchors.AwayException {
        String served = readLog.checkpoint().orElseThrow();
        VerifierKey key = VerifierKey.parse(readLog.verifierKey().orElseThrow());
        SignedNote note = SignedNote.parse(served);
        Checkpoint checkpoint = Checkpoint.parse(note.text());

        assertThat(note.isSignedBy(key)).isTrue();
        assertThat(checkpoint.origin()).isEqualTo(key.name());
        assertThat(checkpoint.size()).isEqualTo(log.size());
        assertThat(anchors.kept(checkpoint.origin())).contains(served);
        List<ConsumerRecord<String, byte[]>> records =
                suite.kafka().read(suite.kafka().topic("audit.anchors.v1"));
        assertThat(records)
                .filteredOn(record -> record.key().equals(checkpoint.origin()))
                .last()
                .satisfies(record -> assertThat(record.value())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(served));
    }

    @Test
    void aDatabaseSetBackBehindWhatWasSignedIsRefusedAtStart() {
        long before = log.size();
        appendAndSign(5);
        saveTheNewest();
        restore("sound");

        State opened = openLog.handle(null);

        assertThat(opened)
                .isInstanceOfSatisfying(
                        State.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("the database was set back: it holds " + before + " entries")
                                .contains("a checkpoint of " + (before + 5)));
        assertThatThrownBy(() -> append(1)).hasMessageContaining("the log is refused");
        given().get(ready).then().statusCode(503);
        assertThat(log.size()).isEqualTo(before);
    }

    @Test
    void aDatabaseSetBackWhileTheServiceRunsIsNeverSignedAnew() {
        appendAndSign(5);
        saveTheNewest();
        restore("sound");

        eventually().untilAsserted(() -> assertThat(state.now()).isInstanceOf(State.Refused.class));
    }

    @Test
    void aDatabaseThatGrewAnewFromAnOlderStateIsRefusedAtStart() {
        appendAndSign(5);
        saveTheNewest();
        pauseSigning();
        restore("sound");
        appendUnasked(9);

        assertThat(openLog.handle(null))
                .isInstanceOfSatisfying(
                        State.Refused.class,
                        refused -> assertThat(refused.reason()).contains("the database was changed"));
    }

    @Test
    void aLogKeepsItsNameForEver() {
        assertThat(openLog.handle("example.com/another"))
                .isInstanceOfSatisfying(
                        State.Refused.class,
                        refused -> assertThat(refused.reason()).contains("keeps its name for ever"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00112233' FROM 8100) WHERE level = 0 AND"
                        + " tile_index = 0",
                "UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00112233' FROM 1) WHERE level = 1 AND"
                        + " tile_index = 0",
                "DELETE FROM log_tile WHERE level = 1",
                "UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00112233' FROM 1) WHERE level = 0 AND"
                        + " tile_index = 1",
                "UPDATE log_head SET right_edge = overlay(right_edge PLACING '\\x00112233' FROM 1)",
                "UPDATE log_checkpoint SET root = overlay(root PLACING '\\x00112233' FROM 1)",
                "UPDATE log_entry SET leaf = overlay(leaf PLACING '\\x20' FROM 40) WHERE log_index = 3",
                "UPDATE log_entry SET risk = 99 WHERE log_index = 3",
                "UPDATE log_entry SET event_type = 'license.eaten' WHERE log_index = 3",
                "UPDATE log_entry SET actor_ref = sha256('x') WHERE log_index = 3",
                "UPDATE log_entry SET created_at = created_at + interval '1 s' WHERE log_index = 3",
                "UPDATE log_entry SET sealed = overlay(sealed PLACING '\\x00112233' FROM 40) WHERE log_index = 3",
                "UPDATE log_entry SET sealed = (SELECT sealed FROM log_entry WHERE log_index = 4) WHERE log_index = 3",
                "DELETE FROM log_entry WHERE log_index = 3"
            })
    void whateverIsChangedInTheDatabaseIsFound(String change) throws Anchors.AwayException {
        pauseSigning();
        log.tamper(change);

        List<String> findings = patrolUntilFound();
        State opened = openLog.handle(null);

        assertThat(!findings.isEmpty() || opened instanceof State.Refused)
                .as("%s: %s, %s", change, findings, opened)
                .isTrue();
    }

    private List<String> patrolUntilFound() {
        for (long from = 0; from <= log.size(); from += PatrolLog.STEP) {
            List<String> findings = patrolLog.handle();
            if (!findings.isEmpty()) {
                return findings;
            }
        }
        return List.of();
    }

    private void pauseSigning() {
        state.become(new State.Refused("a test looks at it"));
    }

    /** As a service would that has forgotten what was signed. */
    private void appendUnasked(int count) {
        QuarkusTransaction.requiringNew()
                .run(() -> eventLog.append(Stream.generate(TestEvent::anEvent)
                        .limit(count)
                        .<LogEntry>map(event -> new LogEntry.OfEvent(event.event(), event.body(), null))
                        .toList()));
    }

    private void append(int count) {
        QuarkusTransaction.requiringNew()
                .run(() -> appendEvents.handle(
                        Stream.generate(() -> TestEvent.anEvent().arrival())
                                .limit(count)
                                .toList()));
    }

    private void appendAndSign(int count) {
        append(count);
        eventually().untilAsserted(() -> assertThat(log.signedSize()).isEqualTo(log.size()));
    }

    private void saveTheNewest() {
        save("newer");
        newest = "newer";
    }

    private void save(String name) {
        TABLES.forEach(table -> log.tamper(
                "DROP TABLE IF EXISTS " + name + "_" + table,
                "CREATE TABLE " + name + "_" + table + " AS TABLE " + table));
    }

    private void restore(String name) {
        String[] statements = TABLES.stream()
                .flatMap(table -> Stream.of(
                        "DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM " + name + "_" + table))
                .toArray(String[]::new);
        log.tamper(statements);
    }
}
