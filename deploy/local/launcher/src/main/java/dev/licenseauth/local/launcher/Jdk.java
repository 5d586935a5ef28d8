package dev.licenseauth.local.launcher;

import java.nio.file.Path;

/** The JDK this launcher runs on; everything it starts runs on the same. */
final class Jdk {

    private Jdk() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
