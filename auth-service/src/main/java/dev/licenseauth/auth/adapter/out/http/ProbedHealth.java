package dev.licenseauth.auth.adapter.out.http;

import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.port.SuiteHealth;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks every two seconds, in the background, whether every service says it is ready and the own database answers. */
@ApplicationScoped
class ProbedHealth implements SuiteHealth {
    private static final Logger LOG = Logger.getLogger(ProbedHealth.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Map<String, URI> targets;
    private final Duration timeout;
    private final DataSource dataSource;
    private final Clock clock;
    private final HttpClient client;
    private volatile @Nullable Finding last;

    /** @param failing the names that did not answer */
    private record Finding(Instant at, SortedSet<String> failing) {}

    ProbedHealth(AuthConfig config, DataSource dataSource, Clock clock) {
        targets = Map.copyOf(config.auth().health().targets());
        timeout = config.auth().health().timeout();
        this.dataSource = dataSource;
        this.clock = clock;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @PreDestroy
    void stop() {
        client.shutdownNow();
    }

    @Override
    public boolean ok() {
        Finding finding = last;
        // A look that is overdue by two more than it may take says that looking itself fails.
        Duration fresh = EVERY.multipliedBy(3).plus(timeout.multipliedBy(2));
        return finding != null
                && finding.failing().isEmpty()
                && !finding.at().plus(fresh).isBefore(clock.instant());
    }

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() throws InterruptedException {
        Map<String, CompletableFuture<HttpResponse<Void>>> asked = new LinkedHashMap<>();
        targets.forEach((name, url) -> asked.put(
                name,
                client.sendAsync(HttpRequest.newBuilder(url).timeout(timeout).build(), BodyHandlers.discarding())));
        SortedSet<String> failing = new TreeSet<>();
        if (!databaseAnswers()) {
            failing.add("database");
        }
        for (Map.Entry<String, CompletableFuture<HttpResponse<Void>>> answer : asked.entrySet()) {
            if (!isReady(answer.getValue())) {
                failing.add(answer.getKey());
            }
        }
        Finding before = last;
        if (!failing.equals(before == null ? new TreeSet<>() : before.failing())) {
            LOG.infof("health: not ready are %s", failing);
        }
        last = new Finding(clock.instant(), failing);
    }

    private boolean isReady(CompletableFuture<HttpResponse<Void>> answer) throws InterruptedException {
        try {
            // The request's own timeout ends with the headers; a body that never ends must not hold up the next look.
            return answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode() == 200;
        } catch (TimeoutException e) {
            answer.cancel(true);
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw new IllegalStateException("a health probe failed in a way that no network explains", e);
        }
    }

    private boolean databaseAnswers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(Math.toIntExact(Math.max(1, timeout.toSeconds())));
        } catch (SQLException e) {
            return false;
        }
    }
}
