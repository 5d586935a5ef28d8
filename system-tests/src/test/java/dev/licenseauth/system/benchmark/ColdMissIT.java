package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.HeldDown;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a validation takes that license-service has to ask its database for, of 10,000 licences and of many more: two stacks at one time, of
 * each license-service and its database alone, asked in turns. No key is asked for twice.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class ColdMissIT {
    private static final int FEW = 10_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 7;
    private static final int PER_SECOND = 200;
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 8;
    private static final long SEED = 20_261_122;
    private static final double MILLION = 1e6;
    private static final String[] OTHERS = {
        "connect", "kafka", "auth-service", "audit-service", "webhook-dispatcher", "gateway"
    };

    @Test
    void aMissAmongManyLicencesAndAmongFew() throws Exception {
        long many = Long.getLong("licences");
        try (LocalStack fewStack = LocalStack.start("misses-few", Map.of(), "--no-demo");
                LocalStack manyStack = LocalStack.start("misses-many", Map.of(), "--no-demo")) {
            List<byte[]> fewKeys = issue(fewStack.client());
            List<byte[]> manyKeys = issue(manyStack.client());
            try (HeldDown _ = fewStack.holdDown(OTHERS);
                    HeldDown _ = manyStack.holdDown(OTHERS)) {
                fill(fewStack, FEW);
                fill(manyStack, many);
                compare(new Asked(fewStack, fewKeys, FEW), new Asked(manyStack, manyKeys, many));
            }
        }
    }

    /** Requests for licences, each once, in an order of chance. They bind nothing and are not told of. */
    private static List<byte[]> issue(SuiteClient client) throws IOException {
        client.catalogue();
        List<byte[]> requests = new ArrayList<>();
        while (requests.size() < FEW) {
            client.post(
                            "/api/v1/licenses",
                            Map.of("app_id", SuiteClient.APP, "plan", "pos", "owner", "o", "count", MOST_AT_ONCE))
                    .require(201)
                    .path("items")
                    .forEach(license -> requests.add(
                            HttpConnection.get("/api/v1/licensing/validate?product=pos&register=false&dlid="
                                    + license.path("dlid").asText())));
        }
        Collections.shuffle(requests, new Random(SEED));
        return requests;
    }

    private static void fill(LocalStack stack, long licences) throws SQLException, IOException {
        try (Database database = Database.of(stack, "license")) {
            ManyLicences.fill(database, licences);
            Settings.report("%d licences: %d MB, indexes included"
                    .formatted(licences, database.number("SELECT pg_database_size(current_database())") >> 20));
        }
    }

    private static void compare(Asked few, Asked many) throws IOException {
        few.ask(WARM_UP / PER_SECOND);
        many.ask(WARM_UP / PER_SECOND);
        Histogram ofFew = new Histogram(3);
        Histogram ofMany = new Histogram(3);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Histogram inFew = few.ask(ROUND.toSeconds());
            Histogram inMany = many.ask(ROUND.toSeconds());
            ofFew.add(inFew);
            ofMany.add(inMany);
            ratios.add(millis(inMany, 99) / millis(inFew, 99));
        }
        Settings.report("a miss among %d licences: %s".formatted(few.licences(), told(ofFew)));
        Settings.report("a miss among %d licences: %s".formatted(many.licences(), told(ofMany)));
        double ratio = millis(ofMany, 99) / millis(ofFew, 99);
        Settings.report("p99 among many / among few: %.2f; median of %d rounds: %.2f (%s)"
                .formatted(
                        ratio,
                        ROUNDS,
                        Settings.median(ratios),
                        ratios.stream().map("%.2f"::formatted).toList()));
        assertThat(ratio).isLessThanOrEqualTo(1.3);
    }

    private static String told(Histogram nanos) {
        return "n=%d, p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.1f ms"
                .formatted(
                        nanos.getTotalCount(),
                        millis(nanos, 50),
                        millis(nanos, 90),
                        millis(nanos, 99),
                        nanos.getMaxValue() / MILLION);
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / MILLION;
    }

    /** A stack and the keys it was not yet asked for. */
    private static final class Asked {
        private final URI server;
        private final Iterator<byte[]> keys;
        private final long licences;

        Asked(LocalStack stack, List<byte[]> requests, long licences) throws IOException {
            server = URI.create(stack.url("license-service"));
            keys = requests.iterator();
            this.licences = licences;
            try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(10))) {
                byte[] first = requests.getLast();
                assertThat(connection.send(first).body())
                        .as(new String(first, StandardCharsets.US_ASCII))
                        .contains("\"valid\":true");
            }
        }

        long licences() {
            return licences;
        }

        Histogram ask(long seconds) throws IOException {
            try (OpenLoop misses = new OpenLoop(server, keys::next, 200, CONNECTIONS)) {
                return misses.run(PER_SECOND, Duration.ofSeconds(seconds)).answered();
            }
        }
    }
}
