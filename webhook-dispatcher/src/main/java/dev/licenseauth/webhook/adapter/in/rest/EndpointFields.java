package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.EndpointFormat;
import dev.licenseauth.domain.webhook.EndpointHeaders;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.EventPattern;
import dev.licenseauth.domain.webhook.TargetUrl;
import dev.licenseauth.domain.webhook.port.TargetPolicy;
import dev.licenseauth.webhook.adapter.in.rest.WebhookJson.EndpointRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads what a request says of an endpoint. */
@ApplicationScoped
class EndpointFields {
    private static final int MAX_PATTERNS = 50;
    private static final int MAX_APPS = 50;
    private static final Pattern APP_ID = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private final TargetPolicy policy;

    EndpointFields(TargetPolicy policy) {
        this.policy = policy;
    }

    /** Fields that were given and are sound; what was not given is empty. */
    private record Parsed(
            Optional<TargetUrl> url,
            Optional<EndpointFormat> format,
            Optional<List<EventPattern>> eventTypes,
            Optional<Severity> minSeverity,
            Optional<SortedSet<String>> appIds,
            boolean rateLimitGiven,
            @Nullable Integer rateLimit,
            Optional<EndpointHeaders> headers,
            Optional<Boolean> enabled) {}

    /** @throws dev.licenseauth.adapters.http.ProblemException 400 naming every field that is wrong */
    EndpointSettings create(EndpointRequest request, Caller caller) {
        FieldErrors errors = new FieldErrors();
        Parsed parsed = parse(request, errors);
        if (request.url() == null) {
            errors.add("url", "is required");
        }
        if (request.eventTypes() == null) {
            errors.add("event_types", "is required, for example [\"license.*\"]");
        }
        errors.throwIfAny();
        String ownApp = caller.appId();
        SortedSet<String> allApps = ownApp == null ? new TreeSet<>() : new TreeSet<>(List.of(ownApp));
        return new EndpointSettings(
                parsed.url().orElseThrow(),
                parsed.format().orElse(EndpointFormat.JSON),
                parsed.eventTypes().orElseThrow(),
                parsed.minSeverity().orElse(Severity.DEBUG),
                parsed.appIds().orElse(allApps),
                parsed.rateLimit(),
                parsed.headers().orElseGet(EndpointHeaders::none),
                parsed.enabled().orElse(true));
    }

    /** @throws dev.licenseauth.adapters.http.ProblemException 400 naming every field that is wrong */
    UnaryOperator<EndpointSettings> change(EndpointRequest request) {
        FieldErrors errors = new FieldErrors();
        Parsed parsed = parse(request, errors);
        errors.throwIfAny();
        return old -> new EndpointSettings(
                parsed.url().orElse(old.url()),
                parsed.format().orElse(old.format()),
                parsed.eventTypes().orElse(old.eventTypes()),
                parsed.minSeverity().orElse(old.minSeverity()),
                parsed.appIds().orElse(old.appIds()),
                parsed.rateLimitGiven() ? parsed.rateLimit() : old.rateLimit(),
                parsed.headers().orElse(old.headers()),
                parsed.enabled().orElse(old.enabled()));
    }

    private Parsed parse(EndpointRequest request, FieldErrors errors) {
        return new Parsed(
                errors.optional("url", request.url(), this::url),
                errors.optional("format", request.format(), EndpointFormat::ofWord),
                list(errors, "event_types", request.eventTypes(), MAX_PATTERNS, EventPattern::new)
                        .filter(patterns -> isNotEmpty(errors, patterns)),
                errors.optional("min_severity", request.minSeverity(), EndpointFields::severity),
                list(errors, "app_ids", request.appIds(), MAX_APPS, EndpointFields::appId)
                        .map(TreeSet::new),
                request.rateLimit().present(),
                errors.optional("rate_limit", request.rateLimit().value(), EndpointFields::rate)
                        .orElse(null),
                errors.optional("headers", request.headers(), EndpointFields::headers),
                Optional.ofNullable(request.enabled()));
    }

    private TargetUrl url(String written) {
        TargetUrl url = TargetUrl.parse(written);
        policy.require(url);
        return url;
    }

    private static boolean isNotEmpty(FieldErrors errors, List<EventPattern> patterns) {
        if (patterns.isEmpty()) {
            errors.addUnlessNamed("event_types", "must name at least one type, or *");
        }
        return !patterns.isEmpty();
    }

    private static <T> Optional<List<T>> list(
            FieldErrors errors,
            String field,
            @Nullable List<@Nullable String> given,
            int max,
            Function<String, T> parser) {
        if (given == null) {
            return Optional.empty();
        }
        if (given.size() > max) {
            errors.add(field, "must be at most " + max);
            return Optional.empty();
        }
        Set<T> values = new LinkedHashSet<>();
        for (int i = 0; i < given.size(); i++) {
            String name = field + "." + i;
            errors.required(name, given.get(i), parser).ifPresent(value -> {
                if (!values.add(value)) {
                    errors.add(name, "repeats " + value);
                }
            });
        }
        return Optional.of(new ArrayList<>(values));
    }

    private static Severity severity(String word) {
        return Severity.ofWord(word)
                .orElseThrow(
                        () -> new IllegalArgumentException("must be debug, info, notice, warning, error or critical"));
    }

    private static String appId(String written) {
        if (!APP_ID.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "must be a lower-case letter followed by at most 62 lower-case letters, digits or underscores");
        }
        return written;
    }

    private static Integer rate(Integer number) {
        if (number < 1 || number > EndpointSettings.MAX_RATE) {
            throw new IllegalArgumentException("must be 1 to " + EndpointSettings.MAX_RATE + ", or null for no limit");
        }
        return number;
    }

    private static EndpointHeaders headers(Map<String, @Nullable String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.put(name, value == null ? "" : value));
        return new EndpointHeaders(values);
    }
}
