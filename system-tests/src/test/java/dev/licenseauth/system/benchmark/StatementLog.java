package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.LocalStack;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** What PostgreSQL itself says it has executed. */
final class StatementLog {
    /** A record begins so; what follows without is the rest of it. See the launcher's log_line_prefix. */
    private static final Pattern HEAD =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d [0-9:.]+ \\S+ \\[(\\d+)] (?:\\S+@(\\S+) )?([A-Z]+): {2}(.*)");

    private static final Pattern EXECUTED = Pattern.compile("(?:execute [^:]+|statement): (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (NULL|'(?:[^']|'')*')");

    private final Database database;
    private final Path file;

    StatementLog(LocalStack stack, Database database) {
        this.database = database;
        this.file =
                Path.of(stack.state().path("parts").path("postgres").path("log").asText());
    }

    /**
     * A statement.
     *
     * @param sql with $1 and so on
     * @param parameters their values as text, by number; {@code null} for NULL
     */
    record Executed(String sql, Map<Integer, @Nullable String> parameters) {}

    /** Does something; what it does. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** The statements of the one transaction that an action makes in which there is one with these words, BEGIN and COMMIT included. */
    List<Executed> transaction(String words, Action action) throws SQLException, IOException {
        long before = Files.size(file);
        database.run("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
        // Servers heed it before their next statement, once the postmaster has told them.
        await().until(() -> {
            database.run("SELECT 'the log is on'");
            return Files.readString(file).contains("the log is on");
        });
        action.run();
        database.run("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()");
        return await().until(() -> transaction(words, before), found -> !found.isEmpty());
    }

    private List<Executed> transaction(String words, long from) throws IOException {
        Map<String, List<Executed>> bySession = new LinkedHashMap<>();
        Map<String, List<Executed>> open = new LinkedHashMap<>();
        for (Entry entry : entries(from)) {
            if (entry.level().equals("DETAIL")) {
                List<Executed> session = open.getOrDefault(entry.session(), List.of());
                if (!session.isEmpty()) {
                    Executed last = session.removeLast();
                    session.add(new Executed(last.sql(), parameters(entry.text())));
                }
                continue;
            }
            Matcher executed = EXECUTED.matcher(entry.text());
            if (!entry.level().equals("LOG") || !executed.matches()) {
                continue;
            }
            String sql = executed.group(1).strip();
            if (sql.equals("BEGIN")) {
                open.put(entry.session(), new ArrayList<>());
            }
            open.computeIfPresent(entry.session(), (_, statements) -> {
                statements.add(new Executed(sql, Map.of()));
                return statements;
            });
            if (sql.equals("COMMIT")) {
                bySession.put(
                        entry.session() + "/" + bySession.size(),
                        Objects.requireNonNullElse(open.remove(entry.session()), List.of()));
            }
        }
        return bySession.values().stream()
                .filter(statements ->
                        statements.stream().anyMatch(one -> one.sql().contains(words)))
                .findFirst()
                .orElse(List.of());
    }

    private record Entry(String session, String level, String text) {}

    private List<Entry> entries(long from) throws IOException {
        List<Entry> entries = new ArrayList<>();
        byte[] all = Files.readAllBytes(file);
        String written = new String(
                all,
                Math.toIntExact(from),
                all.length - Math.toIntExact(from),
                java.nio.charset.StandardCharsets.UTF_8);
        for (String line : written.split("\n", -1)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                if (database.name().equals(head.group(2))) {
                    entries.add(new Entry(head.group(1), head.group(3), head.group(4)));
                } else {
                    entries.add(new Entry("", "", ""));
                }
            } else if (!entries.isEmpty()) {
                Entry last = entries.removeLast();
                entries.add(new Entry(last.session(), last.level(), last.text() + "\n" + line.strip()));
            }
        }
        return entries;
    }

    private static Map<Integer, @Nullable String> parameters(String detail) {
        Map<Integer, @Nullable String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(detail);
        while (parameter.find()) {
            String value = parameter.group(2);
            parameters.put(
                    Integer.valueOf(parameter.group(1)),
                    value.equals("NULL")
                            ? null
                            : value.substring(1, value.length() - 1).replace("''", "'"));
        }
        return parameters;
    }
}
