package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.domain.licensing.Dlid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two replicas of license-service keep one set of limits, and what one is told the other follows. */
@ExtendWith(SharedStack.class)
class ReplicasIT {
    /** A revocation or ban is seen by all replicas within two seconds; a lock-out sooner, ADR 0019. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    // The stack's own has no limits for guessing, for all tests come from one address.
    private static final Map<String, String> LIMITED =
            Map.of("LICENSEAUTH_LICENSE_THROTTLE_MISS_POINTS_PER_MINUTE", "60");
    private static final int GUESSES = 7;
    private static final int MANY = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static LocalStack stack;
    private static LicenseReplica second;
    private static List<Replica> replicas;

    /** A replica as its clients and its operators see it. */
    private record Replica(String url, SuiteClient anybody, SuiteClient operator) {
        static Replica at(String url) {
            return new Replica(
                    url, SuiteClient.anonymous(url), SuiteClient.of(url, stack.logIn("admin", stack.adminPassword())));
        }

        @Override
        public String toString() {
            return url;
        }
    }

    private record Licence(String id, String dlid) {}

    @BeforeAll
    static void startTheSecond(LocalStack shared) throws IOException {
        stack = shared;
        second = LicenseReplica.beside(shared, LIMITED);
        replicas = List.of(Replica.at(shared.url("license-service")), Replica.at(second.url()));
    }

    @AfterAll
    static void endTheSecond() {
        second.close();
    }

    private static Licence issue(String owner, Map<String, ?> terms) throws IOException {
        Map<String, Object> all = new HashMap<>(Map.of("app_id", "app_demo", "plan", "pro", "owner", owner));
        all.putAll(terms);
        JsonNode issued =
                replicas.getFirst().operator().post("/api/v1/licenses", all).require(201);
        return new Licence(issued.path("id").asText(), issued.path("dlid").asText());
    }

    @FunctionalInterface
    private interface Call<T> {
        T on(Replica replica, int number) throws IOException;
    }

    /** Makes so many calls at one time, every other one on each replica; gives what they gave in the order of their numbers. */
    private static <T> List<T> atOnce(int count, Call<T> call) throws Exception {
        CyclicBarrier together = new CyclicBarrier(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                answers.add(threads.submit(() -> {
                    together.await();
                    return call.on(replicas.get(number % replicas.size()), number);
                }));
            }
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    private static JsonNode validate(Replica replica, String dlid, String domain) throws IOException {
        return replica.anybody()
                .get("/api/v1/licensing/validate", Map.of("dlid", dlid, "domain", domain))
                .require(200);
    }

    private static JsonNode validate(Replica replica, String dlid) throws IOException {
        return replica.anybody()
                .get("/api/v1/licensing/validate", Map.of("dlid", dlid))
                .require(200);
    }

    private static JsonNode post(Replica replica, String act, String dlid, String device) throws IOException {
        return replica.anybody()
                .post("/api/v1/licensing/" + act, Map.of("dlid", dlid, "hwid", device, "device_name", device))
                .require(200);
    }

    private static String domain(int number) {
        return "shop-%d.example.com".formatted(number);
    }

    private static String device(int number) {
        return "device-" + number;
    }

    /** The numbers of those that were let in. All others must have been told this reason. */
    private static Set<Integer> admitted(List<JsonNode> answers, String field, String reason) {
        Set<Integer> admitted = new HashSet<>();
        for (int number = 0; number < answers.size(); number++) {
            JsonNode answer = answers.get(number);
            if (answer.path(field).asBoolean()) {
                admitted.add(number);
            } else {
                assertThat(answer.path("reason").asText()).as("%s", answer).isEqualTo(reason);
            }
        }
        return admitted;
    }

    /** What each replica tells operators is bound. */
    private static void assertListed(Licence licence, String kind, String field, List<String> expected)
            throws IOException {
        for (Replica replica : replicas) {
            JsonNode listed = replica.operator()
                    .get("/api/v1/licenses/" + licence.id() + "/" + kind, Map.of())
                    .require(200);
            assertThat(listed.path("items").findValuesAsText(field))
                    .as("%s at %s", kind, replica)
                    .containsExactlyInAnyOrderElementsOf(expected);
            JsonNode status = replica.operator()
                    .get("/api/v1/licensing/" + licence.dlid() + "/status", Map.of())
                    .require(200);
            assertThat(status.path(kind).path("used").asInt())
                    .as("%s at %s", kind, replica)
                    .isEqualTo(expected.size());
        }
    }

    @Test
    void twoHundredNewDomainsAtOnceAgainstALimitOfFiveLeaveFive() throws Exception {
        Licence licence = issue("replicas-domains", Map.of("max_domains", 5));

        Set<Integer> bound = admitted(
                atOnce(MANY, (replica, number) -> validate(replica, licence.dlid(), domain(number))),
                "valid",
                "domain_limit");

        assertThat(bound).hasSize(5);
        assertListed(
                licence,
                "domains",
                "domain",
                bound.stream().map(ReplicasIT::domain).toList());
        assertThat(admitted(
                        atOnce(MANY, (replica, number) -> validate(replica, licence.dlid(), domain(number))),
                        "valid",
                        "domain_limit"))
                .as("asked again")
                .isEqualTo(bound);
    }

    @Test
    void twoHundredDevicesAtOnceAgainstALimitOfThreeLeaveThree() throws Exception {
        Licence licence = issue("replicas-devices", Map.of("max_devices", 3));

        Set<Integer> bound = admitted(
                atOnce(MANY, (replica, number) -> post(replica, "activate", licence.dlid(), device(number))),
                "activated",
                "device_limit");

        assertThat(bound).hasSize(3);
        assertListed(
                licence,
                "devices",
                "name",
                bound.stream().map(ReplicasIT::device).toList());
        assertThat(admitted(
                        atOnce(MANY, (replica, number) -> post(replica, "activate", licence.dlid(), device(number))),
                        "activated",
                        "device_limit"))
                .as("activated again")
                .isEqualTo(bound);
    }

    @Test
    void aDeviceThatWasFreedMakesRoomForOneOfFifty() throws Exception {
        Licence licence = issue("replicas-freed", Map.of("max_devices", 3));
        for (int number = 0; number < 3; number++) {
            assertThat(post(replicas.get(number % 2), "activate", licence.dlid(), device(number))
                            .path("activated")
                            .asBoolean())
                    .isTrue();
        }
        assertThat(post(replicas.getFirst(), "deactivate", licence.dlid(), device(0))
                        .path("deactivated")
                        .asBoolean())
                .isTrue();

        Set<Integer> bound = admitted(
                atOnce(50, (replica, number) -> post(replica, "activate", licence.dlid(), device(100 + number))),
                "activated",
                "device_limit");

        assertThat(bound).hasSize(1);
        assertListed(
                licence,
                "devices",
                "name",
                List.of(device(1), device(2), device(100 + bound.iterator().next())));
    }

    @Test
    void aRequestSentToBothAtOnceWithOneKeyIsCarriedOutOnce() throws Exception {
        String owner = "replicas-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        Map<String, String> terms = Map.of("app_id", "app_demo", "plan", "pro", "owner", owner);

        List<SuiteClient.Answer> answers =
                atOnce(20, (replica, _) -> replica.operator().post("/api/v1/licenses", terms, key));

        JsonNode issued = replicas.getLast()
                .operator()
                .post("/api/v1/licenses", terms, key)
                .require(201);
        assertThat(answers).anySatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        for (SuiteClient.Answer answer : answers) {
            if (answer.status() == 201) {
                assertThat(answer.body()).isEqualTo(issued);
            } else {
                assertThat(answer.require(409).path("type").asText()).endsWith("/idempotency-key-in-progress");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
        assertThat(replicas.getFirst()
                        .operator()
                        .get("/api/v1/licenses", Map.of("owner", owner))
                        .require(200)
                        .path("items")
                        .findValuesAsText("id"))
                .containsExactly(issued.path("id").asText());
    }

    @Test
    void whatOneRevokesTheOtherRefuses() throws IOException {
        for (Replica revoking : replicas) {
            Licence licence = issue("replicas-revoked", Map.of());
            for (Replica replica : replicas) {
                assertThat(validate(replica, licence.dlid()).path("valid").asBoolean())
                        .isTrue();
            }

            revoking.operator()
                    .post("/api/v1/licenses/" + licence.id() + "/revoke", Map.of("reason", "system test"))
                    .require(200);

            assertThat(validate(revoking, licence.dlid()).path("reason").asText())
                    .as("at once where it was done")
                    .isEqualTo("revoked");
            awaitReason("revoked", licence);
        }
    }

    @Test
    void bothRefuseTheLicencesOfABannedUsersOwner() throws IOException {
        String owner = "replicas-" + UUID.randomUUID();
        SuiteUsers users = new SuiteUsers(stack);
        SuiteUsers.SuiteUser user = users.createLinked("user", owner);
        Licence licence = issue(owner, Map.of());
        for (Replica replica : replicas) {
            assertThat(validate(replica, licence.dlid()).path("valid").asBoolean())
                    .isTrue();
        }

        users.ban(user);

        awaitReason("banned", licence);
        for (Replica replica : replicas) {
            assertThat(post(replica, "activate", licence.dlid(), device(0))
                            .path("reason")
                            .asText())
                    .isEqualTo("banned");
        }
    }

    private static void awaitReason(String reason, Licence licence) {
        await(reason + " at both")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PROMISED)
                .untilAsserted(() -> {
                    for (Replica replica : replicas) {
                        assertThat(validate(replica, licence.dlid())
                                        .path("reason")
                                        .asText())
                                .as("%s", replica)
                                .isEqualTo(reason);
                    }
                });
    }

    @Test
    void whomOneLocksOutForGuessingTheOtherDoesNotHearEither() throws IOException {
        Licence licence = issue("replicas-guessed", Map.of());
        List<SuiteClient> guesser = replicas.stream()
                .map(replica -> SuiteClient.forwarding(replica.url(), "198.51.100.7"))
                .toList();
        List<SuiteClient> neighbour = replicas.stream()
                .map(replica -> SuiteClient.forwarding(replica.url(), "198.51.100.8"))
                .toList();
        for (int i = 0; i < GUESSES; i++) {
            assertThat(ask(guesser.getLast(), Dlid.generate(RANDOM::nextBytes).value())
                            .require(200)
                            .path("reason")
                            .asText())
                    .isEqualTo("invalid_dlid");
        }
        ask(guesser.getLast(), licence.dlid()).require(429);

        // Not for the good key: once it was valid for the client it would pass.
        await("locked out at both")
                .pollInterval(Duration.ofMillis(20))
                .atMost(PROMISED)
                .untilAsserted(() ->
                        assertThat(ask(guesser.getFirst(), "no key").status()).isEqualTo(429));
        SuiteClient.Answer refusal = ask(guesser.getFirst(), licence.dlid());
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        for (SuiteClient other : neighbour) {
            assertThat(ask(other, licence.dlid()).require(200).path("valid").asBoolean())
                    .isTrue();
        }
    }

    private static SuiteClient.Answer ask(SuiteClient client, String dlid) throws IOException {
        return client.get("/api/v1/licensing/validate", Map.of("dlid", dlid));
    }
}
