package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.HeldDown;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a replica of license-service answers without Kafka and PostgreSQL, until it knows nothing any more and then once they are back. Of three
 * revocations by another replica it has heard and has read the licence again, has heard and not read it, and could not hear.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class CutOffReplicaIT {
    /** CONTRACT.md, licences. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    private static final Duration HELD = Duration.ofSeconds(30);

    /** While what is held is stale. */
    private static final Duration EXPIRES_AFTER = HELD.plusSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    /** Towards the end each answer takes up to three seconds. */
    private static final Duration LATE = Duration.ofSeconds(30);

    private static TwoReplicas replicas;

    @BeforeAll
    static void up() throws IOException {
        replicas = TwoReplicas.start(
                "cut-off-replica",
                Map.of(
                        "LICENSEAUTH_LICENSE_VALIDATION_STALE_IF_ERROR",
                        staleIfError().toString()));
    }

    @AfterAll
    static void down() {
        replicas.close();
    }

    private static Duration staleIfError() {
        return Settings.seconds("replica.stale");
    }

    @Test
    void whatACutOffReplicaAnswers() throws IOException {
        try (HttpConnection connection = replicas.connect()) {
            Questions questions = Questions.prepare();
            questions.revokeHeard(connection);
            try (HeldDown _ = replicas.stack().holdDown("kafka")) {
                questions.read(connection);
                questions.revokeUnheard();
                try (HeldDown _ = replicas.stack().holdDown("postgres")) {
                    questions.begin();
                    questions.requireNotKnown(connection);
                    await().pollInterval(PAUSE)
                            .atMost(HELD.plus(staleIfError()).plus(LATE))
                            .until(() -> AnswersInTime.askAll(questions.held(), connection).stream()
                                    .allMatch("503"::equals));
                    questions.requireNotKnown(connection);
                }
            }
            questions.all().forEach(answers -> Settings.report("stale for %s; %s".formatted(staleIfError(), answers)));
            questions.assertBounds();
            questions.begin();
            questions.awaitTruth(connection);
        }
    }

    private record Questions(
            TwoReplicas.Licence heardLicence,
            TwoReplicas.Licence readLicence,
            TwoReplicas.Licence missedLicence,
            AnswersInTime good,
            AnswersInTime newDomain,
            AnswersInTime expiring,
            AnswersInTime read,
            AnswersInTime heard,
            AnswersInTime missed,
            AnswersInTime unknown) {
        static Questions prepare() throws IOException {
            TwoReplicas.Licence good = replicas.issue(Map.of());
            TwoReplicas.Licence expiring = replicas.issue(Map.of(
                    "days_valid",
                    1,
                    "starts_at",
                    Instant.now().plus(EXPIRES_AFTER).minus(DAY).toString()));
            TwoReplicas.Licence heard = replicas.issue(Map.of());
            TwoReplicas.Licence read = replicas.issue(Map.of());
            TwoReplicas.Licence missed = replicas.issue(Map.of());
            return new Questions(
                    heard,
                    read,
                    missed,
                    good.validated("valid, a bound domain", "shop.example.com"),
                    good.validated("valid, a new domain", "new.example.com"),
                    expiring.validated("expires after " + EXPIRES_AFTER),
                    read.validated("revoked, heard of and read"),
                    heard.validated("revoked, heard of and not read"),
                    missed.validated("revoked, not heard of"),
                    new AnswersInTime(
                            "no such key", "/api/v1/licensing/validate?dlid=a1b2c3d4e5f6a7b8c9d0e1f20011a942"));
        }

        /** What is in its memory. */
        List<AnswersInTime> held() {
            return List.of(good, expiring, read, missed);
        }

        /** What it would have to ask the database. Each answer takes as long as a connection is waited for. */
        List<AnswersInTime> notHeld() {
            return List.of(newDomain, heard, unknown);
        }

        List<AnswersInTime> all() {
            return Stream.concat(held().stream(), notHeld().stream()).toList();
        }

        void requireNotKnown(HttpConnection connection) throws IOException {
            assertThat(AnswersInTime.askAll(notHeld(), connection)).containsOnly("503");
        }

        void begin() {
            all().forEach(AnswersInTime::begin);
        }

        /** The one that is asked for was revoked last: what was revoked before it has been heard of as well. */
        void revokeHeard(HttpConnection connection) throws IOException {
            for (AnswersInTime answers : List.of(heard, read)) {
                assertThat(answers.ask(connection)).isEqualTo("valid");
            }
            replicas.revoke(heardLicence);
            replicas.revoke(readLicence);
            await().pollInterval(PAUSE)
                    .atMost(HEARD)
                    .until(() -> read.ask(connection).equals("revoked"));
            TwoReplicas.settle();
            assertThat(read.ask(connection)).isEqualTo("revoked");
        }

        /** The domain is bound by the first time and held by the second. */
        void read(HttpConnection connection) throws IOException {
            for (AnswersInTime answers : List.of(good, good, expiring, missed)) {
                assertThat(answers.ask(connection)).isEqualTo("valid");
            }
        }

        void revokeUnheard() throws IOException {
            replicas.revoke(missedLicence);
        }

        void assertBounds() {
            assertThat(good.answers()).isEqualTo(List.of("valid", "valid stale", "503"));
            assertThat(missed.answers()).isEqualTo(good.answers());
            assertThat(expiring.answers()).isEqualTo(List.of("valid", "valid stale", "expired stale", "503"));
            assertThat(read.answers()).isEqualTo(List.of("revoked", "revoked stale", "503"));
            for (AnswersInTime answers : notHeld()) {
                assertThat(answers.answers()).isEqualTo(List.of("503"));
            }
            Duration forgotten = HELD.plus(staleIfError());
            for (AnswersInTime answers : List.of(good, missed, read)) {
                assertThat(answers.phases().getFirst().last()).isLessThanOrEqualTo(HELD);
                assertThat(answers.phases().get(1).last()).isBetween(forgotten.minus(LIMIT), forgotten);
            }
            assertThat(expiring.phases().get(1).last()).isLessThanOrEqualTo(EXPIRES_AFTER);
        }

        void awaitTruth(HttpConnection connection) {
            for (AnswersInTime answers : List.of(good, newDomain)) {
                awaitAnswer("valid", answers, connection);
            }
            for (AnswersInTime answers : List.of(read, heard, missed)) {
                awaitAnswer("revoked", answers, connection);
            }
            awaitAnswer("expired", expiring, connection);
            awaitAnswer("invalid_dlid", unknown, connection);
        }
    }

    /** Until then nothing else may be answered, but that it is not known. */
    private static void awaitAnswer(String expected, AnswersInTime answers, HttpConnection connection) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> answers.ask(connection).equals(expected));
        assertThat(answers.answers()).as("%s", answers).isSubsetOf("503", expected);
    }
}
