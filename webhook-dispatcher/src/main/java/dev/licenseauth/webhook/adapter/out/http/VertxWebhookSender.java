package dev.licenseauth.webhook.adapter.out.http;

import dev.licenseauth.domain.webhook.AddressRules;
import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.Outcome.Fault;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.TargetUrl;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.TargetPolicy;
import dev.licenseauth.domain.webhook.port.WebhookSender;
import dev.licenseauth.webhook.config.WebhookConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Sends by Vert.x. A name is resolved here, every address it has is checked, and the connection goes to an address that
 * was checked: between check and connection nobody resolves again. Redirects are answers like any other.
 */
@ApplicationScoped
class VertxWebhookSender implements WebhookSender {
    private static final String USER_AGENT = "License-Auth-Webhooks/1";
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ADDRESSES_TRIED = 3;

    // Shorter than receivers keep idle connections, so that we do not send into one they are closing.
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final TargetPolicy policy;
    private final AddressRules rules;
    private final DispatchLimits limits;
    private final Clock clock;
    private final NameLookups names;
    private final HttpClient client;

    @Inject
    VertxWebhookSender(
            Vertx vertx,
            TargetPolicy policy,
            AddressRules rules,
            DispatchLimits limits,
            WebhookConfig config,
            Clock clock) {
        this(
                vertx,
                policy,
                rules,
                limits,
                clock,
                host -> List.of(InetAddress.getAllByName(host)),
                config.trustedCaFile()
                        .map(file -> new PemTrustOptions().addCertPath(file.toString()))
                        .map(trust -> options(limits).setTrustOptions(trust))
                        .orElseGet(() -> options(limits)));
    }

    VertxWebhookSender(
            Vertx vertx,
            TargetPolicy policy,
            AddressRules rules,
            DispatchLimits limits,
            Clock clock,
            Names names,
            HttpClientOptions options) {
        this.policy = policy;
        this.rules = rules;
        this.limits = limits;
        this.clock = clock;
        this.names = new NameLookups(names);
        client = vertx.createHttpClient(options);
    }

    static HttpClientOptions options(DispatchLimits limits) {
        HttpClientOptions options = new HttpClientOptions();
        options.setProtocolVersion(HttpVersion.HTTP_1_1)
                // Admission is the dispatcher's: nothing ever waits in the client's own queue.
                .setMaxPoolSize(limits.inFlight())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxRedirects(0)
                .setVerifyHost(true)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setSslHandshakeTimeout(CONNECT_TIMEOUT_MILLIS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    @PreDestroy
    void close() {
        client.close();
        names.close();
    }

    @Override
    public Outcome send(Claim claim) {
        long deadline = System.nanoTime() + limits.attemptTimeout().toNanos();
        TargetUrl url = claim.endpoint().settings().url();
        try {
            policy.require(url);
        } catch (IllegalArgumentException _) {
            return new Outcome.Unanswered(Fault.ADDRESS_REFUSED);
        }
        try {
            List<InetAddress> addresses = addresses(url, deadline);
            if (addresses.isEmpty()) {
                return new Outcome.Unanswered(Fault.DNS_FAILED);
            }
            // One that is refused is enough: a name that leads both out and in is up to no good.
            if (!addresses.stream().allMatch(rules::permits)) {
                return new Outcome.Unanswered(Fault.ADDRESS_REFUSED);
            }
            return sendToOneOf(addresses, claim, deadline);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Unanswered(Fault.TIMEOUT);
        }
    }

    private List<InetAddress> addresses(TargetUrl url, long deadline) throws InterruptedException {
        if (url.literalAddress().isPresent()) {
            return List.of(url.literalAddress().get());
        }
        Duration left = left(deadline);
        return names.addressesOf(url.host(), left.compareTo(LOOKUP_TIMEOUT) < 0 ? left : LOOKUP_TIMEOUT);
    }

    /** The next address is tried only where the one before gave no connection: nothing is sent twice in one attempt. */
    private Outcome sendToOneOf(List<InetAddress> addresses, Claim claim, long deadline) throws InterruptedException {
        Outcome outcome = new Outcome.Unanswered(Fault.CONNECT_FAILED);
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES_TRIED))) {
            if (left(deadline).isNegative()) {
                break;
            }
            outcome = new Exchange(clock)
                    .run(client, request(claim, address), Buffer.buffer(claim.body()), left(deadline));
            if (!outcome.equals(new Outcome.Unanswered(Fault.CONNECT_FAILED))) {
                break;
            }
        }
        return outcome;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private RequestOptions request(Claim claim, InetAddress address) {
        TargetUrl url = claim.endpoint().settings().url();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                // For the header, the server name indication and the check of the certificate.
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.isSecure())
                .setURI(url.path())
                .setFollowRedirects(false)
                .setHeaders(headers(claim));
    }

    private MultiMap headers(Claim claim) {
        Endpoint endpoint = claim.endpoint();
        Instant now = clock.instant();
        String id = Delivery.messageId(claim.eventId());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        endpoint.settings().headers().values().forEach(headers::add);
        return headers.set(HttpHeaders.HOST, endpoint.settings().url().authority())
                .set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.USER_AGENT, USER_AGENT)
                .set("webhook-id", id)
                .set("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .set(
                        "webhook-signature",
                        StandardWebhooks.signatures(
                                secrets(endpoint.secrets(), now), id, now.getEpochSecond(), claim.body()));
    }

    private static List<SigningSecret> secrets(Endpoint.Secrets secrets, Instant now) {
        return Stream.concat(Stream.of(secrets.current()), Stream.ofNullable(secrets.previousAt(now)))
                .toList();
    }
}
