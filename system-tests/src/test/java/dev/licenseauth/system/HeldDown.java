package dev.licenseauth.system;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Parts that were killed and stay down until this is closed. */
public final class HeldDown implements AutoCloseable {
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final LocalStack stack;
    private final Map<String, Long> killed = new LinkedHashMap<>();

    HeldDown(LocalStack stack, List<String> parts) {
        this.stack = stack;
        signalLauncher("STOP");
        for (String part : parts) {
            ProcessHandle process = stack.process(part);
            killed.put(part, process.pid());
            assertThat(process.destroyForcibly()).isTrue();
        }
    }

    private void signalLauncher(String signal) {
        String pid = stack.state().path("launcher_pid").asText();
        assertThat(Command.run(PROBE, Map.of(), List.of("kill", "-" + signal, pid))
                        .exitCode())
                .isZero();
    }

    @Override
    public void close() {
        signalLauncher("CONT");
        killed.forEach((part, pid) -> await(part + " is back").atMost(BACK).until(() -> isBack(part, pid)));
    }

    private boolean isBack(String part, long formerPid) {
        long pid = stack.state().path("parts").path(part).path("pid").asLong();
        return pid != formerPid && (stack.managementUrl(part).isEmpty() || isReady(part));
    }

    private boolean isReady(String part) {
        try {
            HttpURLConnection probe = (HttpURLConnection) URI.create(stack.managementUrl(part) + "/q/health/ready")
                    .toURL()
                    .openConnection();
            probe.setConnectTimeout(Math.toIntExact(PROBE.toMillis()));
            probe.setReadTimeout(Math.toIntExact(PROBE.toMillis()));
            try {
                return probe.getResponseCode() == 200;
            } finally {
                probe.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
