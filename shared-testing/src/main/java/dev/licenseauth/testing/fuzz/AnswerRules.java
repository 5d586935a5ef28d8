package dev.licenseauth.testing.fuzz;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.licenseauth.testing.fuzz.Case.Demand;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What every answer must keep to, whatever was asked. */
final class AnswerRules {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROBLEM = "application/problem+json";
    private static final String TYPES = "https://licenseauth.dev/problems/";
    // What is wrong with the message and not with the operation; no operation tells of it.
    private static final Set<Integer> OF_HTTP = Set.of(406, 413, 414, 415, 431);
    private static final Set<String> OF_THE_MESSAGE = Set.of(TYPES + "malformed-uri", TYPES + "malformed-body");

    // In code points: what is told back of the name of a field that there is none of.
    private static final int LONGEST_NAME = 128;

    // A class with its package, a line of a stack trace, the name of an exception.
    private static final Pattern INSIDE = Pattern.compile(String.join(
            "|",
            "\\b[a-z]\\w*(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*",
            "\\bat [\\w.$/]+\\([\\w.]*(?::\\d+)?\\)",
            "\\w(?:Exception|Error)\\b"));

    private final OpenApiInteractionValidator validator;
    private final Set<String> silent;

    /** @param silent see {@link FuzzedService#silent()} */
    AnswerRules(Path document, Set<String> silent) {
        this.silent = silent;
        validator = OpenApiInteractionValidator.createForSpecificationUrl(
                        document.toUri().toString())
                .build();
    }

    /** What is wrong with the answer to a case; empty when nothing is. */
    Optional<String> breach(Case asked, Call right, Answer answer) {
        if (answer.status() >= 500) {
            return Optional.of("a fault of the service");
        }
        if (answer.isAccepted()) {
            return asked.demand() == Demand.REFUSAL
                    ? Optional.of("accepted what the document forbids")
                    : undocumented(right, answer);
        }
        if (asked.demand() == Demand.PERHAPS_NO_HTTP && answer.body().length == 0) {
            return Optional.empty();
        }
        return unsoundProblem(answer)
                .or(() -> tellsOfItself(answer))
                .or(() -> isSilent(answer) ? namesSomething(answer) : namesNothing(asked, answer))
                .or(() -> undocumented(right, answer));
    }

    private static Optional<String> unsoundProblem(Answer answer) {
        if (answer.status() < 400) {
            return Optional.of("neither accepted nor refused");
        }
        if (!answer.mediaType().equals(PROBLEM)) {
            return Optional.of("refused without a problem document, as " + answer.header("content-type"));
        }
        JsonNode problem = problem(answer);
        boolean isSound = problem != null
                && problem.path("type").asText().startsWith(TYPES)
                && !problem.path("title").asText().isEmpty()
                && problem.path("status").asInt() == answer.status()
                && !problem.path("detail").asText().isEmpty()
                && problem.path("instance").asText().equals(answer.header("x-request-id"));
        return isSound ? Optional.empty() : Optional.of("refused with an unsound problem document");
    }

    private static Optional<String> tellsOfItself(Answer answer) {
        return INSIDE.matcher(answer.text()).find()
                ? Optional.of("refused with a word of what the service is made of")
                : Optional.empty();
    }

    private boolean isSilent(Answer answer) {
        JsonNode problem = problem(answer);
        String type = problem == null ? "" : problem.path("type").asText();
        return type.startsWith(TYPES) && silent.contains(type.substring(TYPES.length()));
    }

    private static Optional<String> namesSomething(Answer answer) {
        JsonNode problem = problem(answer);
        return problem != null && problem.has("errors")
                ? Optional.of("refused with a problem that should name no field")
                : Optional.empty();
    }

    private static Optional<String> namesNothing(Case asked, Answer answer) {
        JsonNode problem = problem(answer);
        String field = asked.field();
        if (answer.status() != 400 || field == null || problem == null) {
            return Optional.empty();
        }
        boolean isNamed = StreamSupport.stream(problem.path("errors").spliterator(), false)
                .map(error -> error.path("field").asText())
                .anyMatch(named -> named.equals(field)
                        || named.startsWith(field + ".")
                        // Names that are made up are told back as far as it helps.
                        || isShortFor(named, field));
        return isNamed ? Optional.empty() : Optional.of("refused with a 400 that does not name " + field);
    }

    private static boolean isShortFor(String named, String field) {
        return named.codePointCount(0, named.length()) == LONGEST_NAME && field.startsWith(named);
    }

    private Optional<String> undocumented(Call right, Answer answer) {
        if (OF_HTTP.contains(answer.status()) || isOfTheMessage(answer)) {
            return Optional.empty();
        }
        SimpleResponse.Builder response =
                SimpleResponse.Builder.status(answer.status()).withBody(answer.body());
        // The validator takes the text null for no text.
        answer.headers().entrySet().stream()
                .filter(header -> !header.getValue().equals("null"))
                .forEach(header -> response.withHeader(header.getKey(), header.getValue()));
        ValidationReport report = validator.validateResponse(
                right.target().replaceAll("\\?.*", ""),
                Request.Method.valueOf(right.operation().method()),
                response.build());
        return report.hasErrors()
                ? Optional.of("answered what is not documented: "
                        + report.getMessages().stream()
                                .map(ValidationReport.Message::getMessage)
                                .collect(Collectors.joining("; ")))
                : Optional.empty();
    }

    private static boolean isOfTheMessage(Answer answer) {
        JsonNode problem = answer.status() == 400 ? problem(answer) : null;
        return problem != null && OF_THE_MESSAGE.contains(problem.path("type").asText());
    }

    private static @Nullable JsonNode problem(Answer answer) {
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
