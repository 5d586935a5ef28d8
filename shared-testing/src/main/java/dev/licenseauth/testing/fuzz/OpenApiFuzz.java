package dev.licenseauth.testing.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Takes every operation of a service's OpenAPI document, makes a right request, and changes one thing of it at a time:
 * fields missing, null, of another type, out of range, far too long, twice, with control characters, look-alikes and
 * broken Unicode, and messages that are hardly HTTP.
 *
 * <p>Whatever it sends, the service answers without a fault of its own and as documented, refuses with a problem document,
 * names in a 400 what was changed, says nothing of what it is made of, and keeps nothing of what it refused. After all of
 * it the right request is still right.
 *
 * <p>{@code -Dfuzz.seed} repeats a run. {@code -Dfuzz.rounds} makes so many, each of all cases; without it a run takes
 * a sample.
 */
public final class OpenApiFuzz {
    private static final System.Logger LOG = System.getLogger(OpenApiFuzz.class.getName());
    private static final int MAX_FINDINGS = 200;
    // A sample of these for each operation: some seconds for a service.
    private static final int SAMPLE = 25;

    private final Path document;
    private final FuzzedService service;
    private final AnswerRules rules;
    private final long seed;
    private final int rounds;
    private final List<String> findings = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new LinkedHashMap<>();

    private OpenApiFuzz(Path document, FuzzedService service) {
        this.document = document;
        this.service = service;
        rules = new AnswerRules(document, service.silent());
        seed = Long.getLong("fuzz.seed", 1);
        rounds = Integer.getInteger("fuzz.rounds", 0);
    }

    /**
     * Fuzzes a service by its document.
     *
     * @throws AssertionError with all that was found, and the seed
     */
    public static void run(Path document, FuzzedService service) throws IOException, SQLException {
        new OpenApiFuzz(document, service).run();
    }

    private void run() throws IOException, SQLException {
        LOG.log(System.Logger.Level.INFO, "fuzzing by {0}: -Dfuzz.seed={1}, -Dfuzz.rounds={2}", document, seed, rounds);
        List<ApiOperation> operations = ApiDocument.read(document).operations().stream()
                .filter(operation -> service.asks(operation.id()))
                .toList();
        try (RawConnection connection = new RawConnection(service.address())) {
            for (int round = 0; round < Math.max(1, rounds); round++) {
                for (ApiOperation operation : operations) {
                    fuzz(operation, new Random(seed + round), connection);
                }
            }
        }
        LOG.log(System.Logger.Level.INFO, "answers by status: {0}", statuses);
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    findings.size() + " findings, -Dfuzz.seed=" + seed + ":\n" + String.join("\n", findings));
        }
    }

    private void fuzz(ApiOperation operation, Random random, RawConnection connection)
            throws IOException, SQLException {
        Call right = Call.of(operation, service.good(operation.id()));
        Answer first = connection.exchange(right.message());
        if (!first.isAccepted()) {
            found(operation.id() + ": the right request is refused, so that nothing can be learned: " + first);
            return;
        }
        List<Case> cases = new ArrayList<>(ParameterCases.of(right, random));
        cases.addAll(BodyCases.of(right, service.opaque(), random));
        if (rounds == 0) {
            Collections.shuffle(cases, random);
            cases = cases.subList(0, Math.min(SAMPLE, cases.size()));
        }
        right = afresh(operation);
        for (Case one : cases) {
            Answer answer;
            try {
                answer = connection.exchange(one.change().apply(right).message());
            } catch (IOException e) {
                connection.close();
                found("%s, %s: no answer: %s".formatted(operation.id(), shown(one), e));
                continue;
            }
            statuses.merge(answer.status(), 1, Integer::sum);
            breach(one, right, answer)
                    .ifPresent(breach -> found("%s, %s: %s: %s".formatted(operation.id(), shown(one), breach, answer)));
            if (answer.isAccepted() && !operation.method().equals("GET")) {
                right = afresh(operation);
            } else if (answer.isAccepted()) {
                service.stored().remember();
            }
        }
        Answer last = connection.exchange(right.message());
        if (!last.isAccepted()) {
            found(operation.id() + ": the right request is refused in the end, so that less was learned: " + last);
        }
    }

    private Optional<String> breach(Case one, Call right, Answer answer) throws SQLException {
        Optional<String> breach = rules.breach(one, right, answer);
        if (breach.isPresent() || answer.isAccepted()) {
            return breach;
        }
        List<String> changed = service.stored().changed();
        return changed.isEmpty() ? Optional.empty() : Optional.of("refused and changed " + changed);
    }

    private Call afresh(ApiOperation operation) throws SQLException {
        Call right = Call.of(operation, service.good(operation.id()));
        service.stored().remember();
        return right;
    }

    private static String shown(Case one) {
        return one.field() == null ? one.what() : StrangeTexts.shortened(one.field()) + ": " + one.what();
    }

    private void found(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            // What was sent may hold anything; the report is read in a terminal.
            findings.add(finding.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?"));
        }
    }
}
