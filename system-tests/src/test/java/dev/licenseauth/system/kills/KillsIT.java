package dev.licenseauth.system.kills;

import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SIGKILL of every part in the middle of 1,000 activations: afterwards each that was accepted is exactly one leaf of the audit log and has
 * reached the webhook, and all checkpoints anybody could see belong to one log. {@code -Dkill.rounds=N} runs it N times on one stack.
 */
class KillsIT {
    private static final System.Logger LOG = System.getLogger("kills");
    private static final List<String> VICTIMS = List.of(
            "connect",
            "kafka",
            "postgres",
            "license-service",
            "gateway",
            "webhook-dispatcher",
            "audit-service",
            "auth-service");
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    // What a dispatcher that died had claimed is sent by the next one when the lease is over: as short as may be, not
    // to wait for it.
    private static final Map<String, String> SETTINGS =
            Map.of("LICENSEAUTH_WEBHOOK_ATTEMPT_TIMEOUT", "PT4S", "LICENSEAUTH_WEBHOOK_LEASE", "PT8S");

    private static LocalStack stack;
    // One of each for all threads and rounds: each brings connections and threads of its own.
    private static SuiteClient admin;
    private static SuiteClient anybody;

    private final Faults faults = new Faults();

    @BeforeAll
    static void up() {
        stack = LocalStack.start("kills", SETTINGS, "--no-demo");
        admin = stack.client();
        anybody = SuiteClient.anonymous(stack.url());
        admin.catalogue();
    }

    @AfterAll
    static void down() {
        stack.close();
    }

    @Test
    void everyAcceptedActivationIsOneLeafAndReachesTheWebhook() throws Exception {
        CheckpointChain chain = new CheckpointChain(verifierKey());
        List<Round> rounds = new ArrayList<>();
        try (WebhookReceiver receiver = new WebhookReceiver(faults);
                TopicWatch topics = new TopicWatch(bootstrapServers(), chain, faults);
                CheckpointPoller _ = new CheckpointPoller(admin, chain, faults)) {
            receiver.trust(subscribe(receiver.url()));
            Aftermath aftermath = new Aftermath(new PatientReader(admin), chain, receiver, topics, faults);
            for (int number = 1; number <= Integer.getInteger("kill.rounds", 3); number++) {
                Round round = round(number, aftermath);
                rounds.add(round);
                LOG.log(System.Logger.Level.INFO, round.toString());
                LOG.log(
                        System.Logger.Level.INFO,
                        "memory in MB (PSS): {0}; disk in MB: {1}",
                        Growth.memory(stack),
                        Growth.disk(stack.data()));
            }
        }
        LOG.log(System.Logger.Level.INFO, summary(rounds));
    }

    private static VerifierKey verifierKey() throws IOException {
        String key = new String(admin.getBytes("/api/v1/audit/log/vkey"), StandardCharsets.UTF_8);
        return VerifierKey.parse(key.strip());
    }

    private static String bootstrapServers() {
        return stack.state()
                .path("parts")
                .path("kafka")
                .path("bootstrap_servers")
                .asText();
    }

    private static String subscribe(String url) throws IOException {
        return admin.post("/api/v1/webhooks", Map.of("url", url, "event_types", List.of("license.used")))
                .require(201)
                .path("secret")
                .asText();
    }

    private Round round(int number, Aftermath aftermath) throws Exception {
        String name = "round-" + number;
        long begun = System.nanoTime();
        try (Activations activations = new Activations(admin, anybody, name);
                Validations validations = new Validations(anybody, activations.dlid(), faults);
                IssuedLicences issued = new IssuedLicences(admin, name, faults)) {
            activations.start();
            int underWay = 0;
            for (int i = 0; i < VICTIMS.size(); i++) {
                int killsToCome = VICTIMS.size() - 1 - i;
                activations.hurryToKill(killsToCome);
                underWay += activations.insisting().underWay();
                long victim = kill(VICTIMS.get(i));
                activations.calm(killsToCome);
                awaitBack(VICTIMS.get(i), victim);
                faults.throwIfAny();
            }
            issued.end();
            activations.finish();
            validations.end();
            long killed = System.nanoTime();
            assertThat(underWay)
                    .as("activations under way when parts were killed")
                    .isGreaterThan(VICTIMS.size());
            Aftermath.Found found = aftermath.settle(activations.devices(), issued.ids());
            activations.requireNoRoomForMore();
            faults.throwIfAny();
            return new Round(
                    number,
                    activations.devices().size(),
                    issued.ids().size(),
                    underWay,
                    activations.insisting().again() + issued.insisting().again(),
                    activations.insisting().replayed() + issued.insisting().replayed(),
                    found,
                    validations.valid(),
                    validations.unanswered(),
                    Duration.ofNanos(killed - begun),
                    Duration.ofNanos(System.nanoTime() - killed));
        }
    }

    /** Kills the process as the kernel's out-of-memory killer would. */
    private static long kill(String part) {
        ProcessHandle victim = stack.process(part);
        assertThat(victim.destroyForcibly()).isTrue();
        return victim.pid();
    }

    private static void awaitBack(String part, long victim) {
        await(part + " is back")
                .pollInterval(Duration.ofMillis(50))
                .atMost(RECOVERY)
                .until(() -> stack.isBack(part, victim));
    }

    private static String summary(List<Round> rounds) {
        return "%d rounds: %d activations, each one leaf; %d deliveries, %d of them duplicates; %d repeats in Kafka; %d checkpoints, all of one log; %s s a round"
                .formatted(
                        rounds.size(),
                        rounds.stream().mapToInt(Round::activations).sum(),
                        rounds.stream()
                                .mapToInt(round -> round.found().deliveries())
                                .sum(),
                        rounds.stream()
                                .mapToInt(round -> round.found().duplicates())
                                .sum(),
                        rounds.stream()
                                .mapToInt(round -> round.found().repeats())
                                .sum(),
                        rounds.stream()
                                .mapToInt(round -> round.found().checkpoints())
                                .sum(),
                        rounds.stream()
                                .map(round -> Long.toString(
                                        round.killing().plus(round.settling()).toSeconds()))
                                .collect(Collectors.joining(", ")));
    }
}
