package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which part waits when several want the processor: hashing passwords takes all there is, and public validation must not notice. */
final class Priority {

    /** As {@code nice} counts: against a part that has 0, one that has this gets about a seventieth. */
    static final int BEHIND_THE_OTHERS = 19;

    private static final long SECONDS_FOR_RENICE = 5;

    private Priority() {}

    /**
     * To be called when the part is ready: a start takes as long as it does without.
     *
     * @throws IOException when the system does not let it be done; the part runs on as it was
     */
    static void settle(PartName part, ProcessHandle process) throws IOException, InterruptedException {
        if (part == PartName.AUTH_SERVICE) {
            putBehindTheOthers(process.pid());
        }
    }

    /** @param leader of a session and of a process group, as every part is */
    static void putBehindTheOthers(long leader) throws IOException, InterruptedException {
        String nice = Integer.toString(BEHIND_THE_OTHERS);
        // Linux that schedules by session looks at the session's value, other Linux at each thread's.
        Path session = Path.of("/proc/" + leader + "/autogroup");
        if (Files.exists(session)) {
            Files.writeString(session, nice);
        }
        Process renice = new ProcessBuilder(List.of("renice", "-n", nice, "-g", Long.toString(leader)))
                .redirectErrorStream(true)
                .start();
        renice.getOutputStream().close();
        if (!renice.waitFor(SECONDS_FOR_RENICE, TimeUnit.SECONDS)) {
            renice.destroyForcibly();
            throw new IOException("renice did not end");
        }
        if (renice.exitValue() != 0) {
            throw new IOException(new String(renice.getInputStream().readAllBytes(), Charset.defaultCharset()).strip());
        }
    }
}
