package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Reads what a part serves that may have come back only just now: not being answered is no verdict. */
record PatientReader(SuiteClient client) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @FunctionalInterface
    private interface Read<T> {
        T run() throws IOException;
    }

    JsonNode get(String path, Map<String, String> query) throws IOException {
        return read(() -> {
            SuiteClient.Answer answer = client.get(path, query);
            if (answer.status() >= 502) {
                throw new IOException(path + " was answered " + answer.status());
            }
            return answer.require(200);
        });
    }

    byte[] getBytes(String path) throws IOException {
        return read(() -> client.getBytes(path));
    }

    private static <T> T read(Read<T> read) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return read.run();
            } catch (IOException notNow) {
                if (System.nanoTime() > deadline) {
                    throw notNow;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
