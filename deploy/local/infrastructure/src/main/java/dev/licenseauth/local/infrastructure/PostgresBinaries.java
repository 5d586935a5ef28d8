package dev.licenseauth.local.infrastructure;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** The PostgreSQL server programs that the class path carries as one archive per machine type. */
public final class PostgresBinaries {

    private PostgresBinaries() {}

    /**
     * Unpacks the archive for this machine below {@code folder} unless that was done before. Any number of threads and processes may call it
     * at the same time; an interrupted attempt leaves nothing that a later one would take for complete.
     *
     * @return PostgreSQL's home, the folder with {@code bin/postgres}; another version of the archive gets another home
     * @throws UncheckedIOException if it cannot be unpacked (its message is a sentence for people)
     */
    public static synchronized Path unpack(Path folder) {
        URL archive = archive();
        try {
            Files.createDirectories(folder);
            Path base = folder.toRealPath();
            URLConnection connection = archive.openConnection();
            connection.setUseCaches(false);
            try (InputStream packed = connection.getInputStream()) {
                Path home = base.resolve("postgres-" + fingerprint(connection));
                if (!Files.isDirectory(home)) {
                    unpackOnce(packed, base, home);
                }
                return home;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "PostgreSQL could not be unpacked below %s (%s); check free space and permissions there."
                            .formatted(folder.toAbsolutePath(), e.getMessage()),
                    e);
        }
    }

    private static void unpackOnce(InputStream packed, Path base, Path home) throws IOException {
        Path lockFile = base.resolve(".unpack.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Given up with the channel.
            channel.lock();
            if (Files.isDirectory(home)) {
                return;
            }
            Path unfinished = base.resolve(home.getFileName() + ".unfinished");
            DataFolder.deleteTree(unfinished);
            unpack(packed, Files.createDirectory(unfinished));
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpack(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive points outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    Files.setAttribute(path, "unix:mode", entry.getMode() & 0777);
                } else {
                    throw new IOException("the archive holds an entry of an unexpected kind: " + entry.getName());
                }
            }
        }
    }

    /** The checksum that the jar's directory already holds, so that no start reads the 15 MB for it. */
    private static String fingerprint(URLConnection connection) throws IOException {
        long value = connection instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : connection.getContentLengthLong();
        return HexFormat.of().toHexDigits(value, 8);
    }

    private static URL archive() {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        String name = switch (machine) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64" -> "postgres-linux-arm_64.txz";
            default -> "";
        };
        URL archive = name.isEmpty() || !"Linux".equals(system)
                ? null
                : PostgresBinaries.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new UncheckedIOException(new IOException(
                    "No PostgreSQL is bundled for %s on %s: the local stack runs on Linux, amd64 or arm64."
                            .formatted(system, machine)));
        }
        return archive;
    }
}
