package dev.licenseauth.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of docs/quickstart.md, word for word and in one shell, and compares each answer with the one shown there. What the page
 * verifies is verified again with a byte changed, and then must not hold.
 */
@ExtendWith(SharedStack.class)
class QuickstartIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|json|text)$\\n(.*?)^```$");
    private static final String MARK = "=== end of block ===";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names whose values the page promises; of all others only the kind of value is compared. */
    private static final Set<String> PROMISED = Set.of(
            "ok",
            "service",
            "valid",
            "activated",
            "reason",
            "status",
            "title",
            "type",
            "event_type",
            "severity",
            "summary",
            "plan",
            "tier",
            "tier_name",
            "domains_used",
            "domains_max",
            "devices_used",
            "devices_max",
            "refresh_after",
            "v");

    /** For each text with which the page says that something was verified. */
    private static final Map<String, Change> CHANGES = Map.of(
            "Signature Verified Successfully", Change.ofFile("signed", "2s/$/0/"),
            "The root is the signed one.",
                    new Change(
                            "kept=$proof; proof=$(printf '%s' \"$proof\" | sed 's/\"leaf\":\"e/\"leaf\":\"f/')",
                            "proof=$kept"),
            "The leaf is that of the event.", Change.ofFile("leaf", "s/\"body\":\"./\"body\":\"x/"),
            "The webhook is genuine.", Change.ofFile("webhooks/1.body", "s/notice/Notice/"));

    private static LocalStack stack;

    @BeforeAll
    static void use(LocalStack shared) {
        stack = shared;
    }

    /** Commands and what they must print. */
    private record Step(String commands, Printed printed) {}

    private sealed interface Printed {
        /** Nothing at all. */
        record Nothing() implements Printed {}

        /** JSON with the same names. */
        record Json(JsonNode shown) implements Printed {}

        /** This. */
        record Text(String shown) implements Printed {}

        /** Anything else. */
        record NotText(String shown) implements Printed {}
    }

    /** Commands that change what a step verifies, and that change it back. */
    private record Change(String make, String undo) {
        static Change ofFile(String name, String sed) {
            return new Change(
                    "cp \"$work/%1$s\" \"$work/kept\"; sed '%2$s' \"$work/kept\" >\"$work/%1$s\"".formatted(name, sed),
                    "mv \"$work/kept\" \"$work/%s\"".formatted(name));
        }
    }

    private static List<Step> steps() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/quickstart.md"));
        List<Step> steps = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(page).results().toList()) {
            if (block.group(1).equals("sh")) {
                steps.add(new Step(block.group(2), new Printed.Nothing()));
            } else {
                steps.add(new Step(steps.removeLast().commands(), printed(block.group(1), block.group(2))));
            }
        }
        return steps;
    }

    private static Printed printed(String kind, String shown) throws JsonProcessingException {
        return kind.equals("json") ? new Printed.Json(JSON.readTree(shown)) : new Printed.Text(shown.strip());
    }

    /** The steps, each that verifies something followed by itself on something changed, and by itself once more. */
    private static List<Step> withChanges(List<Step> steps) {
        List<Step> all = new ArrayList<>();
        for (Step step : steps) {
            all.add(step);
            if (step.printed() instanceof Printed.Text(String shown)) {
                Change change = Objects.requireNonNull(CHANGES.get(shown), () -> "what makes this untrue? " + shown);
                all.add(new Step(
                        "%s%n{%n%s} 2>/dev/null%n".formatted(change.make(), step.commands()),
                        new Printed.NotText(shown)));
                all.add(new Step("%s%n%s".formatted(change.undo(), step.commands()), step.printed()));
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void theCommandsOfThePageDoWhatThePageShows(String shell) throws IOException {
        OutsideTools.require(List.of(shell, "curl", "openssl"));
        List<Step> steps = withChanges(steps());
        StringBuilder script = new StringBuilder();
        steps.forEach(step -> script.append(step.commands()).append("printf '\\n%s\\n' '" + MARK + "'\n"));
        Path file = Files.writeString(
                Files.createDirectories(Repository.root().resolve("system-tests/target"))
                        .resolve("quickstart." + shell),
                script);

        Command.Result result = Command.run(
                LIMIT,
                Map.of(
                        "LICENSEAUTH_URL",
                        stack.url(),
                        "LICENSEAUTH_DATA",
                        stack.data().toString()),
                List.of(shell, file.toString()));

        assertThat(result.err()).isEmpty();
        List<String> answers = List.of(result.out().split(Pattern.quote(MARK), -1));
        assertThat(answers).hasSize(steps.size() + 1);
        for (int i = 0; i < steps.size(); i++) {
            assertPrinted(steps.get(i), answers.get(i).strip());
        }
    }

    @Test
    void thePageShowsEveryReasonOfTheContractAndVerifiesAllThatCanBe() throws IOException {
        Set<String> reasons = new LinkedHashSet<>();
        Set<String> texts = new LinkedHashSet<>();
        for (Step step : steps()) {
            switch (step.printed()) {
                case Printed.Json(JsonNode shown) ->
                    reasons.add(shown.path("reason").asText());
                case Printed.Text(String shown) -> texts.add(shown);
                case Printed.Nothing _, Printed.NotText _ ->
                    assertThat(step.commands()).isNotEmpty();
            }
        }

        assertThat(reasons)
                .contains("expired", "revoked", "invalid_dlid", "no_entitlement", "domain_limit", "device_limit");
        assertThat(texts).isEqualTo(CHANGES.keySet());
    }

    private static void assertPrinted(Step step, String answer) throws JsonProcessingException {
        switch (step.printed()) {
            case Printed.Nothing() -> assertThat(answer).as(step.commands()).isEmpty();
            case Printed.Json(JsonNode shown) -> assertLike("", shown, JSON.readTree(answer), step.commands());
            case Printed.Text(String shown) ->
                assertThat(answer).as(step.commands()).isEqualTo(shown);
            case Printed.NotText(String shown) ->
                assertThat(answer).as(step.commands()).doesNotContain(shown);
        }
    }

    /** Every name that the page shows, with a value of the same kind or the same, and no other. */
    private static void assertLike(String name, JsonNode shown, JsonNode answer, String where) {
        if (PROMISED.contains(name)) {
            assertThat(answer).as("%s: %s", where, name).isEqualTo(shown);
        }
        if (shown.isNull() || answer.isNull()) {
            return;
        }
        assertThat(answer.getNodeType()).as("%s: %s", where, answer).isEqualTo(shown.getNodeType());
        assertThat(names(answer)).as("%s: %s", where, answer).isEqualTo(names(shown));
        names(shown).forEach(field -> assertLike(field, shown.path(field), answer.path(field), where));
        if (shown.isArray() && !shown.isEmpty()) {
            assertThat(answer).as(where).isNotEmpty();
            answer.forEach(item -> assertLike("", shown.path(0), item, where));
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return Set.copyOf(names);
    }
}
