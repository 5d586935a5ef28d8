package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;

/** The stack's generated secrets, one file each below {@code DATA/secrets}; nothing has a default. */
final class Secrets {

    /** Of the keys and of every password: 256 bit. */
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Path folder;

    private Secrets(Path folder) {
        this.folder = folder;
    }

    /** Makes all secrets of a new data folder; keeps those an interrupted attempt has made. */
    static Secrets create(Path folder) throws IOException {
        PrivateFiles.createFolder(folder);
        Secrets secrets = new Secrets(folder);
        for (Path file : secrets.files().toList()) {
            secrets.makeIfMissing(file);
        }
        return secrets;
    }

    private void makeIfMissing(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        boolean isKey = file.equals(masterKey()) || file.equals(serviceKey());
        PrivateFiles.write(
                file,
                isKey
                        ? Base64.getEncoder().encodeToString(bytes)
                        : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Opens those of an existing data folder. The service key is made should it be missing, as it is in the folders of earlier versions: it
     * lives in tokens of a minute only.
     *
     * @throws LauncherException when another one is missing: the databases were made with it, a new one would not fit
     */
    static Secrets open(Path folder) throws IOException, LauncherException {
        Secrets secrets = new Secrets(folder);
        secrets.makeIfMissing(secrets.serviceKey());
        Path missing = secrets.files()
                .filter(file -> !Files.isReadable(file))
                .findFirst()
                .orElse(null);
        if (missing != null) {
            throw new LauncherException(
                    "The secret %s is missing or not readable, and the data cannot be used without it: put it back, or delete the data folder and start afresh."
                            .formatted(missing));
        }
        return secrets;
    }

    static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    Path adminPassword() {
        return folder.resolve("admin.password");
    }

    Path masterKey() {
        return folder.resolve("master.key");
    }

    /** Signs what the services call each other with. */
    Path serviceKey() {
        return folder.resolve("service.key");
    }

    Path superuserPassword() {
        return folder.resolve("postgres.password");
    }

    Path connectorPassword() {
        return folder.resolve("outbox_connector.password");
    }

    Path databasePassword(Service service) {
        return folder.resolve(service.database() + "-database.password");
    }

    private Stream<Path> files() {
        return Stream.concat(
                Stream.of(adminPassword(), masterKey(), serviceKey(), superuserPassword(), connectorPassword()),
                Stream.of(Service.values()).map(this::databasePassword));
    }
}
