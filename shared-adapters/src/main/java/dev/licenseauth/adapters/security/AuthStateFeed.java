package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.adapters.security.StateRecords.MalformedStateException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks auth-service itself when the topic falls behind: early enough that the view is renewed before it is too old to let
 * anybody in, and only then, so that a healthy suite makes no such call.
 */
@ApplicationScoped
class AuthStateFeed {
    private static final Logger LOG = Logger.getLogger(AuthStateFeed.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    // There can be many, and a ban may take longer to be seen than a revocation.
    private static final Duration OWNERS_EVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);
    private static final String AUDIENCE = "auth-service";

    private final Optional<URI> url;
    private final Duration askFrom;
    private final ServiceTokens serviceTokens;
    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private boolean failing;
    private long ownersAskedAt;
    private boolean everAsked;

    AuthStateFeed(PlatformConfig config, ServiceTokens serviceTokens) {
        this.serviceTokens = serviceTokens;
        url = config.authState().feedUrl().filter(_ -> serviceTokens.available());
        askFrom = config.authState().maxAge().dividedBy(2);
        if (config.authState().feedUrl().isPresent() && url.isEmpty()) {
            LOG.warn("licenseauth.auth-state.feed-url is of no use without licenseauth.service-key-file");
        }
    }

    void start(AuthState state) {
        url.ifPresent(target ->
                thread = Thread.ofPlatform().name("auth-state-feed").daemon().start(() -> run(state, target)));
    }

    void stop() {
        stopSignal.countDown();
        Thread asking = thread;
        try {
            if (asking != null && !asking.join(STOP_DEADLINE)) {
                LOG.warnf("asking the feed did not end in %s", STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(AuthState state, URI target) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            while (!stopSignal.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration age = state.age();
                if (age == null || age.compareTo(askFrom) > 0) {
                    ask(client, state, target);
                }
            }
            client.shutdownNow();
        } catch (InterruptedException e) {
            LOG.debug("asking the feed was interrupted");
        }
    }

    private void ask(HttpClient client, AuthState state, URI target) throws InterruptedException {
        long now = System.nanoTime();
        boolean withOwners = !everAsked || now - ownersAskedAt >= OWNERS_EVERY.toNanos();
        URI since = URI.create(target + "?after=" + state.completeUpTo() + "&owners=" + withOwners);
        HttpRequest request = HttpRequest.newBuilder(since)
                .header("Authorization", "Bearer " + serviceTokens.mint(AUDIENCE))
                .timeout(TIMEOUT)
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            // The request's own timeout ends with the headers: a body that never ends is given up here.
            HttpResponse<byte[]> answer = asked.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                failed("it answers " + answer.statusCode());
                return;
            }
            for (StateRecord record : StateRecords.readFeed(answer.body())) {
                state.apply(record);
            }
            if (withOwners) {
                ownersAskedAt = now;
                everAsked = true;
            }
            if (failing) {
                LOG.info("the feed of auth-service answers again");
                failing = false;
            }
        } catch (TimeoutException e) {
            asked.cancel(true);
            failed("no answer in time");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw new IllegalStateException("the feed failed in a way that no network explains", e);
            }
            failed(String.valueOf(e.getCause()));
        } catch (MalformedStateException e) {
            failed("its answer is malformed: " + e.getMessage());
        }
    }

    /** Once per outage: it is asked twice a second. */
    private void failed(String why) {
        if (!failing) {
            LOG.warnf("%s has fallen behind and the feed of auth-service does not help: %s", "auth.state.v1", why);
            failing = true;
        }
    }
}
