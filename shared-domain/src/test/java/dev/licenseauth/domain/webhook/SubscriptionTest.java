package dev.licenseauth.domain.webhook;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubscriptionTest {
    private static final UUID ENDPOINT = new UUID(0, 1);

    private static Event event(String type, Severity severity, @Nullable String appId, String subject) {
        return new Event(
                new UUID(0, 2),
                new EventType(type),
                severity,
                "s",
                "a",
                appId,
                Instant.EPOCH,
                0,
                null,
                subject,
                null,
                Map.of());
    }

    private static Subscription subscription(String pattern, Severity min, Set<String> apps) {
        return new Subscription(ENDPOINT, List.of(new EventPattern(pattern)), min, apps);
    }

    @ParameterizedTest
    @CsvSource({
        "*,                license.issued,   true",
        "*,                webhook.disabled, false",
        "webhook.*,        webhook.disabled, true",
        "webhook.disabled, webhook.disabled, true",
        "webhook.disabled, webhook.created,  false",
        "license.*,        license.issued,   true",
        "license.*,        licenses.issued,  false",
        "license.issued,   license.issued,   true",
        "license.issued,   license.issue,    false"
    })
    void aPatternMatchesWhatItNames(String pattern, String type, boolean matches) {
        assertThat(new EventPattern(pattern).matches(new EventType(type))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"''", "license", "license.", "*.issued", "license.i*", "License.*", "license.*.*", "' *'"})
    void whatIsNoPatternIsRefused(String written) {
        assertThatThrownBy(() -> new EventPattern(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eventsBelowTheSeverityAreLeftOut() {
        Subscription warnings = subscription("*", Severity.WARNING, Set.of());
        assertThat(warnings.covers(event("a.b", Severity.NOTICE, null, "s"))).isFalse();
        assertThat(warnings.covers(event("a.b", Severity.WARNING, null, "s"))).isTrue();
        assertThat(warnings.covers(event("a.b", Severity.CRITICAL, null, "s"))).isTrue();
    }

    @Test
    void whoNamesAppsGetsTheirEventsOnly() {
        Subscription ofAnApp = subscription("*", Severity.DEBUG, Set.of("app_a"));
        assertThat(ofAnApp.covers(event("a.b", Severity.INFO, "app_a", "s"))).isTrue();
        assertThat(ofAnApp.covers(event("a.b", Severity.INFO, "app_b", "s"))).isFalse();
        assertThat(ofAnApp.covers(event("a.b", Severity.INFO, null, "s"))).isFalse();
    }

    @Test
    void nobodyHearsOfHimself() {
        Subscription watcher = subscription("webhook.*", Severity.DEBUG, Set.of());
        assertThat(watcher.covers(event("webhook.disabled", Severity.WARNING, null, "webhook:" + ENDPOINT)))
                .isFalse();
        assertThat(watcher.covers(event("webhook.disabled", Severity.WARNING, null, "webhook:" + new UUID(0, 9))))
                .isTrue();
    }
}
