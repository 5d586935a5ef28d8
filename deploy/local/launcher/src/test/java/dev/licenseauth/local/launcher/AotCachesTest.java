package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.ToolProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class AotCachesTest {

    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx32m");

    @TempDir
    private Path temporary;

    private AotCaches caches;
    private Path jar;

    @BeforeEach
    void buildProgram() throws Exception {
        caches = new AotCaches(temporary.resolve("caches"));
        jar = temporary.resolve("hello.jar");
        build("hello");
    }

    private void build(String greeting) throws Exception {
        Path source = Files.writeString(temporary.resolve("Hello.java"), """
                public class Hello {
                    public static void main(String[] arguments) {
                        System.out.println("%s");
                    }
                }
                """.formatted(greeting));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        String tool = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        run(List.of(tool, "--create", "--no-compress", "--file=" + jar, "-C", temporary.toString(), "Hello.class"));
    }

    private AotCaches.Program program(List<String> options) {
        return new AotCaches.Program("hello", options, List.of("-cp", jar.toString()), List.of(jar));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String start(AotCaches.Program program, List<String> cacheOptions) throws Exception {
        List<String> command = new ArrayList<>(List.of(Jdk.java()));
        command.addAll(program.options());
        command.addAll(cacheOptions);
        command.addAll(program.start());
        command.add("Hello");
        return run(command);
    }

    private void train(AotCaches.Program program) throws Exception {
        start(program, caches.record(program));
        caches.create(program);
    }

    @Test
    void whatOneRunRecordsTheNextOneUses() throws Exception {
        AotCaches.Program program = program(OPTIONS);
        assertThat(caches.use(program)).isEmpty();
        assertThat(caches.isRecorded(program)).isFalse();

        train(program);

        assertThat(caches.exists(program)).isTrue();
        assertThat(caches.isRecorded(program)).isFalse();
        assertThat(start(
                        program,
                        Stream.concat(caches.use(program).stream(), Stream.of("-XX:AOTMode=on"))
                                .toList()))
                .isEqualTo("hello" + System.lineSeparator());
    }

    @Test
    void aProgramThatWasBuiltAnewDoesNotUseTheOldCache() throws Exception {
        AotCaches.Program program = program(OPTIONS);
        train(program);

        build("howdy");

        assertThat(start(program, caches.use(program))).isEqualTo("howdy" + System.lineSeparator());
    }

    @Test
    void evenWithTheSameSizeAndTimeOtherClassesAreAnotherProgram() throws Exception {
        AotCaches.Program program = program(OPTIONS);
        train(program);
        FileTime time = Files.getLastModifiedTime(jar);
        long size = Files.size(jar);

        build("howdy");
        Files.setLastModifiedTime(jar, time);

        assertThat(Files.size(jar)).isEqualTo(size);
        assertThat(caches.use(program)).isEmpty();
    }

    @Test
    void otherOptionsAreAnotherCache() throws Exception {
        train(program(OPTIONS));

        assertThat(caches.use(program(List.of("-XX:+UseSerialGC", "-Xmx33m")))).isEmpty();
    }

    @Test
    void aNewCacheReplacesTheOldOne() throws Exception {
        train(program(OPTIONS));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

        train(program(OPTIONS));

        try (Stream<Path> files = Files.list(temporary.resolve("caches"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".aot"))).hasSize(1);
        }
    }

    @Test
    void aRecordingThatWasCutOffIsNoneAndLeavesNothing() throws Exception {
        AotCaches.Program program = program(OPTIONS);
        start(program, caches.record(program));
        Path recording;
        try (Stream<Path> files = Files.list(temporary.resolve("caches"))) {
            recording = files.filter(file -> file.toString().endsWith(".aotconf"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(recording, Arrays.copyOf(Files.readAllBytes(recording), 10_000));

        caches.create(program);

        assertThat(caches.exists(program)).isFalse();
        assertThat(caches.isRecorded(program)).isFalse();
        assertThat(start(program, caches.use(program))).isEqualTo("hello" + System.lineSeparator());
    }
}
