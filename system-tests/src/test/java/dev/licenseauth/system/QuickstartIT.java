package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
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
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the commands of docs/quickstart.md, word for word and in one shell, and compares each answer with the one shown there. */
@ExtendWith(SharedStack.class)
class QuickstartIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|json)$\\n(.*?)^```$");
    private static final String MARK = "=== end of block ===";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static LocalStack stack;

    @BeforeAll
    static void use(LocalStack shared) {
        stack = shared;
    }

    /** @param answer shown right after the commands, empty if none is */
    private record Step(String commands, String answer) {}

    private static List<Step> steps() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/quickstart.md"));
        List<Step> steps = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(page).results().toList()) {
            if (block.group(1).equals("sh")) {
                steps.add(new Step(block.group(2), ""));
            } else {
                steps.set(steps.size() - 1, new Step(steps.getLast().commands(), block.group(2)));
            }
        }
        return steps;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void theCommandsOfThePageDoWhatThePageShows(String shell) throws IOException {
        OutsideTools.require(List.of(shell, "curl", "openssl"));
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(8);
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
            String answer = answers.get(i).strip();
            if (steps.get(i).answer().isEmpty()) {
                assertThat(answer).as(steps.get(i).commands()).isEmpty();
            } else {
                assertSameShape(
                        JSON.readTree(steps.get(i).answer()),
                        JSON.readTree(answer),
                        steps.get(i).commands());
            }
        }
        assertThat(result.out()).contains("\"valid\":true").contains("\"status\":401");
    }

    /** Every name that the page shows, with a value of the same kind, and no other. */
    private static void assertSameShape(JsonNode shown, JsonNode answer, String where) {
        if (shown.isNull() || answer.isNull()) {
            return;
        }
        assertThat(answer.getNodeType()).as("%s: %s", where, answer).isEqualTo(shown.getNodeType());
        assertThat(names(answer)).as("%s: %s", where, answer).isEqualTo(names(shown));
        names(shown).forEach(name -> assertSameShape(shown.path(name), answer.path(name), where + " " + name));
        if (shown.isArray() && !shown.isEmpty()) {
            assertThat(answer).as(where).isNotEmpty();
            answer.forEach(item -> assertSameShape(shown.path(0), item, where));
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return Set.copyOf(names);
    }
}
