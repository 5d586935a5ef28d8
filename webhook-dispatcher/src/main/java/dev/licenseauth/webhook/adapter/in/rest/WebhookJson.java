package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.EventPattern;
import dev.licenseauth.domain.webhook.Outcome;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The JSON of endpoints and deliveries. */
final class WebhookJson {
    private WebhookJson() {}

    /** What an endpoint is made of, and what of it is to be changed: absent and {@code null} leave a field as it is. */
    record EndpointRequest(
            @Nullable String url,
            @Nullable String format,
            @Nullable List<@Nullable String> eventTypes,
            @Nullable String minSeverity,
            @Nullable List<@Nullable String> appIds,
            Given<Integer> rateLimit,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable Boolean enabled) {}

    /** An endpoint. Of its headers the names are shown, of its secret nothing. */
    record EndpointAnswer(
            String id,
            String url,
            String format,
            List<String> eventTypes,
            String minSeverity,
            List<String> appIds,
            @Nullable Integer rateLimit,
            List<String> headerNames,
            boolean enabled,
            @Nullable String disabledReason,
            @Nullable Instant previousSecretValidUntil,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        static EndpointAnswer of(Endpoint endpoint) {
            EndpointSettings settings = endpoint.settings();
            DisableReason reason = endpoint.disabledReason();
            return new EndpointAnswer(
                    endpoint.id().toString(),
                    settings.url().value(),
                    settings.format().word(),
                    patterns(settings),
                    settings.minSeverity().word(),
                    List.copyOf(settings.appIds()),
                    settings.rateLimit(),
                    namesOf(settings),
                    settings.enabled(),
                    reason == null ? null : reason.word(),
                    endpoint.secrets().previousUntil(),
                    endpoint.createdAt(),
                    endpoint.updatedAt(),
                    endpoint.version());
        }
    }

    /** An endpoint just created: the one time its secret is shown. */
    record CreatedAnswer(
            String id,
            String secret,
            String url,
            String format,
            List<String> eventTypes,
            String minSeverity,
            List<String> appIds,
            @Nullable Integer rateLimit,
            List<String> headerNames,
            boolean enabled,
            Instant createdAt,
            long version) {
        static CreatedAnswer of(Endpoint endpoint) {
            EndpointSettings settings = endpoint.settings();
            return new CreatedAnswer(
                    endpoint.id().toString(),
                    endpoint.secrets().current().written(),
                    settings.url().value(),
                    settings.format().word(),
                    patterns(settings),
                    settings.minSeverity().word(),
                    List.copyOf(settings.appIds()),
                    settings.rateLimit(),
                    namesOf(settings),
                    settings.enabled(),
                    endpoint.createdAt(),
                    endpoint.version());
        }
    }

    private static List<String> patterns(EndpointSettings settings) {
        return settings.eventTypes().stream().map(EventPattern::value).toList();
    }

    private static List<String> namesOf(EndpointSettings settings) {
        return List.copyOf(settings.headers().values().keySet());
    }

    record EndpointPage(
            List<EndpointAnswer> items, @Nullable String nextCursor) {}

    /** A new secret: the one time it is shown. */
    record RotatedAnswer(String id, String secret, Instant previousSecretValidUntil) {}

    record DeliveryAnswer(
            String id,
            String endpointId,
            String eventId,
            String messageId,
            String eventType,
            String state,
            int series,
            int attempts,
            boolean inFlight,
            @Nullable Instant nextAttemptAt,
            Instant createdAt,
            @Nullable Instant finishedAt) {
        static DeliveryAnswer of(Delivery delivery) {
            return new DeliveryAnswer(
                    delivery.id().toString(),
                    delivery.endpointId().toString(),
                    delivery.eventId().toString(),
                    Delivery.messageId(delivery.eventId()),
                    delivery.eventType(),
                    delivery.state().word(),
                    delivery.series(),
                    delivery.attempts(),
                    delivery.inFlight(),
                    delivery.nextAttemptAt(),
                    delivery.createdAt(),
                    delivery.finishedAt());
        }
    }

    record DeliveryPage(
            List<DeliveryAnswer> items, @Nullable String nextCursor) {}

    /** A delivery and the log of its attempts, latest first. */
    record DeliveryWithLog(DeliveryAnswer delivery, List<AttemptAnswer> log) {
        static DeliveryWithLog of(Delivery.WithLog found) {
            return new DeliveryWithLog(
                    DeliveryAnswer.of(found.delivery()),
                    found.log().stream().map(AttemptAnswer::of).toList());
        }
    }

    record AttemptAnswer(
            int series,
            int number,
            Instant startedAt,
            long durationMs,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer,
            @Nullable Long retryAfter) {
        static AttemptAnswer of(Delivery.Attempt attempt) {
            return switch (attempt.outcome()) {
                case Outcome.Answered(int status, String answer, Duration retryAfter) ->
                    new AttemptAnswer(
                            attempt.series(),
                            attempt.number(),
                            attempt.startedAt(),
                            attempt.millis(),
                            status,
                            null,
                            answer,
                            retryAfter == null ? null : retryAfter.toSeconds());
                case Outcome.Unanswered(Outcome.Fault fault) ->
                    new AttemptAnswer(
                            attempt.series(),
                            attempt.number(),
                            attempt.startedAt(),
                            attempt.millis(),
                            null,
                            fault.word(),
                            null,
                            null);
            };
        }
    }
}
