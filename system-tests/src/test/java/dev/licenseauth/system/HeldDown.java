package dev.licenseauth.system;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Parts that were killed and stay down until this is closed. */
public final class HeldDown implements AutoCloseable {
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final Duration SIGNAL = Duration.ofSeconds(2);

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
        assertThat(Command.run(SIGNAL, Map.of(), List.of("kill", "-" + signal, pid))
                        .exitCode())
                .isZero();
    }

    @Override
    public void close() {
        signalLauncher("CONT");
        killed.forEach((part, pid) -> await(part + " is back").atMost(BACK).until(() -> stack.isBack(part, pid)));
    }
}
