package dev.licenseauth.local.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Makes PostgreSQL's data folder. */
final class PostgresCluster {

    private static final String MAJOR_VERSION = "18";

    private PostgresCluster() {}

    static void createIfAbsent(DataFolder folder, Path binaries, String superuserPassword, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        folder.createIfAbsent("PG_VERSION", empty -> initdb(empty, binaries, superuserPassword, log));
        String version = Files.readString(folder.path().resolve("PG_VERSION")).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new StartFailedException(
                    "PostgreSQL did not start: %s holds data of version %s and this is version %s; choose another folder."
                            .formatted(folder.path(), version, MAJOR_VERSION));
        }
    }

    private static void initdb(Path target, Path binaries, String superuserPassword, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        Path passwordFile = target.resolveSibling(target.getFileName() + ".password");
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, superuserPassword + "\n", StandardOpenOption.TRUNCATE_EXISTING);
            List<String> command = new ArrayList<>(unprivileged());
            command.addAll(List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + target,
                    "--username=postgres",
                    "--pwfile=" + passwordFile,
                    "--auth-host=scram-sha-256",
                    "--auth-local=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    // Sorts by code point and knows Unicode letters, the same on every machine.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--data-checksums",
                    "--no-instructions"));
            ChildProcess.run("PostgreSQL", command, target, log, PostgresServer::plainEnvironment);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without mappings it does not see that it does; files still belong to root. The
     * program replaces unshare, so the pid stays.
     */
    static List<String> unprivileged() throws IOException {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return uid.equals(0) ? List.of("unshare", "--user") : List.of();
    }
}
