package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What one question to a server was answered as time went by: each kind of answer from its first to its last time in a row. */
final class AnswersInTime {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAVAILABLE = 503;

    private final String what;
    private final byte[] request;
    private final List<Phase> phases = new ArrayList<>();
    private long zero = System.nanoTime();

    /** @param what for reports */
    AnswersInTime(String what, String target) {
        this.what = what;
        this.request = HttpConnection.get(target);
    }

    /**
     * The same answer for a while.
     *
     * @param answer {@code valid}, the reason why not, or {@code 503}; {@code stale} is added
     * @param first when the question was put that was the first to be answered so, since {@link #begin}
     * @param last the same of the last one
     */
    record Phase(String answer, Duration first, Duration last) {
        @Override
        public String toString() {
            return "%s %.1f to %.1f s".formatted(answer, seconds(first), seconds(last));
        }

        private static double seconds(Duration time) {
            return (double) time.toMillis() / 1_000;
        }
    }

    /** Forgets all answers; from now on time is counted. */
    void begin() {
        phases.clear();
        zero = System.nanoTime();
    }

    /** Asks, and gives what is answered now. */
    String ask(HttpConnection connection) throws IOException {
        Duration asked = Duration.ofNanos(System.nanoTime() - zero);
        String answer = kind(connection.send(request));
        if (!phases.isEmpty() && phases.getLast().answer().equals(answer)) {
            phases.add(new Phase(answer, phases.removeLast().first(), asked));
        } else {
            phases.add(new Phase(answer, asked, asked));
        }
        return answer;
    }

    /** Asks all of them one after the other, and gives what each is answered now. */
    static List<String> askAll(List<AnswersInTime> all, HttpConnection connection) throws IOException {
        List<String> answers = new ArrayList<>();
        for (AnswersInTime one : all) {
            answers.add(one.ask(connection));
        }
        return answers;
    }

    private static String kind(HttpConnection.Answer answer) throws IOException {
        if (answer.status() == UNAVAILABLE) {
            return "503";
        }
        if (answer.status() != 200) {
            throw new IOException("answered " + answer.status() + ": " + answer.body());
        }
        JsonNode body = JSON.readTree(answer.body());
        String kind =
                body.path("valid").asBoolean() ? "valid" : body.path("reason").asText();
        return body.path("stale").asBoolean() ? kind + " stale" : kind;
    }

    List<Phase> phases() {
        return List.copyOf(phases);
    }

    List<String> answers() {
        return phases.stream().map(Phase::answer).toList();
    }

    @Override
    public String toString() {
        return what + ": " + phases.stream().map(Phase::toString).collect(Collectors.joining(", "));
    }
}
