package dev.licenseauth.system.benchmark;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@link LoginFloor} in a fresh JVM with the flags of another one. */
final class FloorProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    /** @param like whose heap, collector and compiler flags are taken over; start-up caches, which fit only one program, are not */
    FloorProcess(ProcessHandle like, int threads) throws IOException {
        String[] arguments = like.info().arguments().orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(like.info().command().orElseThrow());
        for (String argument : arguments) {
            boolean isFlag = argument.startsWith("-X") || argument.startsWith("--");
            if (isFlag && !argument.contains("AOT") && !argument.startsWith("-Xlog")) {
                command.add(argument);
            }
        }
        command.addAll(List.of(
                "-cp",
                location(LoginFloor.class) + ":" + location(Argon2BytesGenerator.class),
                LoginFloor.class.getName(),
                Integer.toString(threads)));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    private static Path location(Class<?> of) {
        try {
            return Path.of(
                    of.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many a second it does, working for that long. */
    double perSecond(Duration duration) throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII)
                .append(duration.toSeconds() + "\n")
                .flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the floor ended");
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
