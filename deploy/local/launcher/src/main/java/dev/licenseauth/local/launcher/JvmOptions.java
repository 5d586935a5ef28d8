package dev.licenseauth.local.launcher;

import java.util.ArrayList;
import java.util.List;

/** How much memory each JVM gets, and how it compiles. */
final class JvmOptions {

    private JvmOptions() {}

    static List<String> of(PartName part) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                // What compiling at start-up took from malloc goes back to the system.
                "-XX:TrimNativeHeapInterval=5000",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        options.addAll(
                switch (part) {
                    case POSTGRES -> throw new IllegalArgumentException("PostgreSQL is no JVM");
                    case KAFKA -> quick(24, 256);
                    case CONNECT -> quick(24, 192);
                    case AUDIT_SERVICE, WEBHOOK_DISPATCHER -> quick(24, 128);
                    // A password's hash takes several times as long without the optimising compiler, and 19 MiB for
                    // each core.
                    case AUTH_SERVICE -> hashing(heap(32, 160));
                    // Validations per second are measured here: it gets the optimising compiler and room for its cache.
                    case LICENSE_SERVICE -> roomy(heap(176, 272), 128);
                    case GATEWAY -> quick(12, 48);
                });
        return options;
    }

    /** Without the optimising compiler a start takes half the processor time and forty megabytes less. */
    private static List<String> quick(int initialMegabytes, int mostMegabytes) {
        List<String> options = new ArrayList<>(heap(initialMegabytes, mostMegabytes));
        options.add("-XX:TieredStopAtLevel=1");
        return options;
    }

    /**
     * Left to itself the compiler settles on one of several ways to compile Argon2id, at random, up to a fifth slower than the best: it is
     * told to put the block function's steps in one piece of code.
     */
    private static List<String> hashing(List<String> heap) {
        List<String> options = new ArrayList<>(heap);
        options.add("-XX:CompileCommand=quiet");
        options.add("-XX:CompileCommand=inline,org.bouncycastle.crypto.generators.Argon2BytesGenerator*::*");
        return options;
    }

    /** A collection takes some milliseconds whatever there is to collect: with room for what is young there are few. */
    private static List<String> roomy(List<String> heap, int youngMegabytes) {
        List<String> options = new ArrayList<>(heap);
        options.add("-Xmn%dm".formatted(youngMegabytes));
        return options;
    }

    private static List<String> heap(int initialMegabytes, int mostMegabytes) {
        return List.of("-Xms%dm".formatted(initialMegabytes), "-Xmx%dm".formatted(mostMegabytes));
    }
}
