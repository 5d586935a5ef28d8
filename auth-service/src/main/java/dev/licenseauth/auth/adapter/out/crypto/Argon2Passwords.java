package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Argon2id over an HMAC of the password, whose key, the pepper, derives from the master key and is in no database. Each
 * hashing thread keeps its 19 MiB of blocks.
 */
@Startup
@ApplicationScoped
class Argon2Passwords implements Passwords {
    private static final ThreadLocal<BlockPool> BLOCKS =
            ThreadLocal.withInitial(() -> new FixedBlockPool(Argon2id.MEMORY_KIB));

    private final KeyedDigest pepper;
    private final SecureRandom random;
    private final HashingGate gate;
    private final Counter hashes;
    private final Argon2id nobody;

    Argon2Passwords(MasterKey masterKey, SecureRandom random, AuthConfig config, MeterRegistry metrics) {
        pepper = masterKey.digest("password pepper");
        this.random = random;
        AuthConfig.Passwords settings = config.auth().passwords();
        int permits = settings.permits().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        if (permits < 1 || settings.maxQueue() < 1 || !settings.deadline().isPositive()) {
            throw new IllegalStateException("licenseauth.auth.passwords.permits, licenseauth.auth.passwords.max-queue"
                    + " and licenseauth.auth.passwords.deadline must be positive");
        }
        gate = new HashingGate(permits, settings.maxQueue(), settings.deadline());
        hashes = Counter.builder("licenseauth.password.hashes")
                .description("Passwords hashed, for whatever reason")
                .register(metrics);
        nobody = Argon2id.withSalt(salt());
    }

    @PreDestroy
    void stop() {
        gate.close();
    }

    @Override
    public Capacity capacity() {
        return gate.capacity();
    }

    @Override
    public Verdict verify(Password password, @Nullable String hash) throws BusyException, InterruptedException {
        // A hash that cannot be read fits no password, and must cost what one that can be read costs.
        Argon2id known = hash == null ? null : Argon2id.parse(hash).orElse(null);
        Argon2id expected = known == null ? nobody : known;
        byte[] computed = compute(password, expected);
        boolean equal = MessageDigest.isEqual(computed, expected.hash());
        if (known == null || !equal) {
            return Verdict.WRONG;
        }
        return known.isOfToday() ? Verdict.RIGHT : Verdict.RIGHT_BUT_OUTDATED;
    }

    @Override
    public String hash(Password password) throws BusyException, InterruptedException {
        byte[] salt = salt();
        byte[] hash = compute(password, Argon2id.withSalt(salt));
        return new Argon2id(Argon2id.MEMORY_KIB, Argon2id.ITERATIONS, Argon2id.PARALLELISM, salt, hash).phc();
    }

    private byte[] compute(Password password, Argon2id like) throws BusyException, InterruptedException {
        byte[] clear = password.utf8();
        byte[] input = pepper.of(clear);
        Arrays.fill(clear, (byte) 0);
        return gate.run(() -> {
            hashes.increment();
            return Argon2id.compute(input, like, BLOCKS.get());
        });
    }

    private byte[] salt() {
        byte[] salt = new byte[Argon2id.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
