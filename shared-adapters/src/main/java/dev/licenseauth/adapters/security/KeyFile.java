package dev.licenseauth.adapters.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Reads a 256-bit key from a text file that holds it in base64. */
final class KeyFile {
    private static final int KEY_BYTES = 32;

    private KeyFile() {}

    /**
     * Reads it.
     *
     * @param what how the key is called in messages
     * @throws IllegalStateException when the file cannot be read or holds anything else
     */
    static byte[] read(Path file, String what) {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException("the " + what + " in " + file + " has " + key.length
                        + " bytes instead of 32: make one with openssl rand -base64 32");
            }
            return key;
        } catch (IOException e) {
            throw new IllegalStateException("the " + what + " cannot be read from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the " + what + " in " + file + " is not base64", e);
        }
    }
}
