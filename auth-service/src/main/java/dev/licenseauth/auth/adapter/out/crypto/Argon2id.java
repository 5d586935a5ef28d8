package dev.licenseauth.auth.adapter.out.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106, version 0x13) and its PHC string, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 *
 * @param memoryKib   m
 * @param iterations  t
 * @param parallelism p
 */
record Argon2id(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {
    static final int MEMORY_KIB = 19_456;
    static final int ITERATIONS = 2;
    static final int PARALLELISM = 1;
    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    // What is in the database was written by us or by an import: it must not be able to take the machine's memory.
    private static final int MOST_MEMORY_KIB = 1 << 18;
    private static final int MOST_ITERATIONS = 16;
    private static final int MOST_PARALLELISM = 16;
    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    static byte[] compute(byte[] input, Argon2id like, BlockPool blocks) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(like.memoryKib)
                .withIterations(like.iterations)
                .withParallelism(like.parallelism)
                .withSalt(like.salt)
                .withBlockPool(blocks)
                .build());
        byte[] output = new byte[like.hash.length];
        generator.generateBytes(input, output);
        return output;
    }

    /** Parameters of today for a new hash, which is yet to be filled in. */
    static Argon2id withSalt(byte[] salt) {
        return new Argon2id(MEMORY_KIB, ITERATIONS, PARALLELISM, salt, new byte[HASH_BYTES]);
    }

    boolean isOfToday() {
        return memoryKib == MEMORY_KIB
                && iterations == ITERATIONS
                && parallelism == PARALLELISM
                && salt.length == SALT_BYTES
                && hash.length == HASH_BYTES;
    }

    /** Empty when it is not the PHC string of an Argon2id hash within bounds. */
    static Optional<Argon2id> parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int memory = Integer.parseInt(matcher.group(1));
        int iterations = Integer.parseInt(matcher.group(2));
        int parallelism = Integer.parseInt(matcher.group(3));
        if (parallelism < 1
                || parallelism > MOST_PARALLELISM
                || memory < 8 * parallelism
                || memory > MOST_MEMORY_KIB
                || iterations < 1
                || iterations > MOST_ITERATIONS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Argon2id(
                    memory,
                    iterations,
                    parallelism,
                    Base64.getDecoder().decode(matcher.group(4)),
                    Base64.getDecoder().decode(matcher.group(5))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        memoryKib, iterations, parallelism, base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
