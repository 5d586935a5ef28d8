package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.benchmark.LoginLoad.Account;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;

/**
 * {@link LoginLoad} in a process, a session and with a priority of its own: clients are other people's machines, and what they compute must take as
 * little as can be from the server that shares this one with them.
 */
final class LoginLoadProcess implements AutoCloseable {
    // Where the system schedules by session, the session's own priority is what counts beside other sessions.
    private static final String LAST =
            "[ ! -w /proc/self/autogroup ] || echo 19 >/proc/self/autogroup 2>/dev/null; exec nice -n 19 \"$@\"";

    private final Process process;
    private final BufferedReader answers;

    LoginLoadProcess(String authService, List<Account> accounts) throws IOException {
        process = new ProcessBuilder(List.of(
                        "setsid",
                        "sh",
                        "-c",
                        LAST,
                        "login-load",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoginLoadProcess.class.getName(),
                        authService,
                        Integer.toString(accounts.size())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        for (Account account : accounts) {
            order(account.username() + " " + account.password());
        }
    }

    private void order(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /**
     * What the logins were answered.
     *
     * @param wrong how many were answered neither 200 nor 503 with Retry-After
     * @param firstWrong one of them, empty if there is none
     */
    record Result(
            long granted,
            double grantedPerSecond,
            Histogram grantedNanos,
            Histogram refusedNanos,
            int wrong,
            String firstWrong) {}

    /** See {@link LoginLoad#closedLoop}. */
    Result closedLoop(int clients, Duration duration) throws IOException {
        return run("closed " + clients + " " + duration.toSeconds());
    }

    /** See {@link LoginLoad#openLoop}. */
    Result openLoop(double perSecond, Duration duration) throws IOException {
        return run("open " + perSecond + " " + duration.toSeconds());
    }

    private Result run(String order) throws IOException {
        order(order);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the clients ended");
        }
        String[] parts = answer.split(" ", 6);
        return new Result(
                Long.parseLong(parts[0]),
                Double.parseDouble(parts[1]),
                decoded(parts[2]),
                decoded(parts[3]),
                Integer.parseInt(parts[4]),
                parts[5]);
    }

    /**
     * Obeys one order a line and answers with one line.
     *
     * @param arguments auth-service's address, and how many accounts follow on standard input before the orders
     */
    public static void main(String[] arguments) throws Exception {
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            List<Account> accounts = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                String[] account = orders.readLine().split(" ", 2);
                accounts.add(new Account(account[0], account[1]));
            }
            try (LoginLoad load = new LoginLoad(arguments[0], accounts)) {
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    String[] words = order.split(" ", 3);
                    Duration duration = Duration.ofSeconds(Long.parseLong(words[2]));
                    LoginLoad.Result result = words[0].equals("closed")
                            ? load.closedLoop(Integer.parseInt(words[1]), duration)
                            : load.openLoop(Double.parseDouble(words[1]), duration);
                    System.out.println("%d %s %s %s %d %s"
                            .formatted(
                                    result.granted(),
                                    result.grantedPerSecond(),
                                    encoded(result.grantedNanos()),
                                    encoded(result.refusedNanos()),
                                    result.wrong().size(),
                                    result.wrong().isEmpty()
                                            ? ""
                                            : result.wrong().peek().replace('\n', ' ')));
                }
            }
        }
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram decoded(String text) throws IOException {
        try {
            return ConcurrentHistogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IOException("the clients' figures cannot be read", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
