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
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        options.addAll(
                switch (part) {
                    case POSTGRES -> throw new IllegalArgumentException("PostgreSQL is no JVM");
                    case KAFKA -> List.of("-Xms64m", "-Xmx256m", "-XX:TieredStopAtLevel=1");
                    case CONNECT -> List.of("-Xms48m", "-Xmx192m", "-XX:TieredStopAtLevel=1");
                    case AUTH_SERVICE, AUDIT_SERVICE, WEBHOOK_DISPATCHER -> List.of("-Xms32m", "-Xmx128m");
                    // Validations per second are measured here: it gets the optimising compiler and room for its cache.
                    case LICENSE_SERVICE -> List.of("-Xms48m", "-Xmx160m");
                    case GATEWAY -> List.of("-Xms16m", "-Xmx48m");
                });
        return options;
    }
}
