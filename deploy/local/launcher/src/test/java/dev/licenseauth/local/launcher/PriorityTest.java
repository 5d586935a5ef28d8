package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PriorityTest {

    /** The 17th value after the name, which stands in parentheses; proc(5). */
    private static String niceOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16];
    }

    private static Process sleeper() throws IOException {
        Process process = new ProcessBuilder(List.of("setsid", "sleep", "60")).start();
        await().until(() -> Proc.program(process.pid()).equals("sleep"));
        return process;
    }

    @Test
    void authServiceComesAfterTheOthers() throws Exception {
        Process part = sleeper();
        try {
            Priority.settle(PartName.AUTH_SERVICE, part.toHandle());

            assertThat(niceOf(part.pid())).isEqualTo("19");
            Path session = Path.of("/proc/" + part.pid() + "/autogroup");
            if (Files.exists(session)) {
                assertThat(Files.readString(session)).endsWith("nice 19\n");
            }
        } finally {
            part.destroyForcibly().waitFor();
        }
    }

    @Test
    void validationKeepsItsPlace() throws Exception {
        Process part = sleeper();
        try {
            Priority.settle(PartName.LICENSE_SERVICE, part.toHandle());

            assertThat(niceOf(part.pid()))
                    .isEqualTo(niceOf(ProcessHandle.current().pid()));
        } finally {
            part.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatTheSystemRefusesIsTold() throws Exception {
        Process ended = new ProcessBuilder(List.of("true")).start();
        ended.waitFor();

        assertThatThrownBy(() -> Priority.putBehindTheOthers(ended.pid())).isInstanceOf(IOException.class);
    }
}
