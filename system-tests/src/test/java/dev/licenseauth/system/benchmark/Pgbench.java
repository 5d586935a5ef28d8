package dev.licenseauth.system.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, as many processes as clients, each with scripts of its own. */
final class Pgbench {
    static final String PROGRAM = "pgbench";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int INTERVAL = 2;

    /** {@code progress: 4.0 s, 97.5 tps, lat 10.25 ms stddev 3.1, 0 failed}. */
    private static final Pattern PROGRESS = Pattern.compile("progress: ([0-9.]+) s, ([0-9.]+) tps, .*, 0 failed");

    private final Database database;
    private final Path folder;

    /** @param folder takes what the processes print */
    Pgbench(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    /**
     * Transactions a second, all clients together. Statements are prepared when they first come, which belongs to the warm-up.
     *
     * @param scripts for each client
     */
    double perSecond(List<List<Path>> scripts, Duration warmUp, Duration measured)
            throws IOException, InterruptedException {
        Duration all = warmUp.plus(measured);
        List<Process> running = new ArrayList<>();
        try {
            for (int client = 0; client < scripts.size(); client++) {
                running.add(start(scripts.get(client), all, output(client)));
            }
            for (int client = 0; client < scripts.size(); client++) {
                boolean ended = running.get(client).waitFor(all.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
                if (!ended || running.get(client).exitValue() != 0) {
                    throw new IOException("pgbench failed:\n"
                            + Files.readString(output(client).toPath()));
                }
            }
        } finally {
            running.forEach(Process::destroyForcibly);
        }
        double sum = 0;
        for (int client = 0; client < scripts.size(); client++) {
            sum += perSecond(Files.readString(output(client).toPath()), warmUp);
        }
        return sum;
    }

    private File output(int client) {
        return folder.resolve("pgbench-" + client + ".txt").toFile();
    }

    private Process start(List<Path> scripts, Duration all, File output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=1",
                "--jobs=1",
                "--time=" + all.toSeconds(),
                "--progress=" + INTERVAL,
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.user()));
        scripts.forEach(script -> command.add("--file=" + script));
        command.add(database.name());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().put("PGPASSWORD", database.password());
        return builder.start();
    }

    private static double perSecond(String output, Duration warmUp) throws IOException {
        List<Double> intervals = new ArrayList<>();
        Matcher progress = PROGRESS.matcher(output);
        while (progress.find()) {
            if (Double.parseDouble(progress.group(1)) > warmUp.toSeconds() + INTERVAL / 2.0) {
                intervals.add(Double.valueOf(progress.group(2)));
            }
        }
        return intervals.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow(() -> new IOException("pgbench told of no progress:\n" + output));
    }
}
