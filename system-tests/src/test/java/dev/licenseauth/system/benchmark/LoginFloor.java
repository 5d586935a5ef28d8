package dev.licenseauth.system.benchmark;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a login cannot do without, in a loop and nothing around it: one Argon2id hash, one RSA-3072 OAEP decryption, one RS256 signature. A
 * process of its own: for each line it reads, a number of seconds, it prints how many a second it did in that time on all its threads.
 */
final class LoginFloor {
    private static final int MEMORY_KIB = 19_456;
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final KeyPair pair;
    private final byte[] sealed;

    private LoginFloor() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        pair = generator.generateKeyPair();
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic(), OAEP);
        sealed = cipher.doFinal(new byte[200]);
    }

    /**
     * Runs the loop whenever it is told to.
     *
     * @param arguments the number of threads
     */
    public static void main(String[] arguments)
            throws GeneralSecurityException, IOException, InterruptedException, ExecutionException {
        int threads = Integer.parseInt(arguments[0]);
        LoginFloor floor = new LoginFloor();
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(floor.perSecond(executor, threads, Duration.ofSeconds(Long.parseLong(order))));
            }
        }
    }

    private double perSecond(ExecutorService executor, int threads, Duration duration)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            counts.add(executor.submit(() -> loop(end)));
        }
        long all = 0;
        for (Future<Long> count : counts) {
            all += count.get();
        }
        return all / ((System.nanoTime() - start) / 1e9);
    }

    private long loop(long end) throws GeneralSecurityException {
        FixedBlockPool blocks = new FixedBlockPool(MEMORY_KIB);
        byte[] input = new byte[32];
        byte[] hash = new byte[32];
        long count = 0;
        while (System.nanoTime() < end) {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate(), OAEP);
            input[0] = cipher.doFinal(sealed)[0];
            input[1] = (byte) count;
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(MEMORY_KIB)
                    .withIterations(2)
                    .withParallelism(1)
                    .withSalt(new byte[16])
                    .withBlockPool(blocks)
                    .build());
            generator.generateBytes(input, hash);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(hash);
            count += signature.sign().length > 0 ? 1 : 0;
        }
        return count;
    }
}
