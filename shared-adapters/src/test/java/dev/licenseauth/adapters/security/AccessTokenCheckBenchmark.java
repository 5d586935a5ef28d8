package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.infra.TestAuthority;
import dev.licenseauth.testing.infra.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** What the check of a token costs; docs/performance.md has the command and the figures. */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class AccessTokenCheckBenchmark {
    private static final System.Logger LOG = System.getLogger("benchmark");
    private static final String SCHEME = "Bearer ";
    private static final int TOKENS = 400;
    private static final int REVOCATIONS = 10_000;
    private static final int ROUNDS = 15;
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final AuthState state = new AuthState(Clock.systemUTC(), System::nanoTime, Duration.ofSeconds(3));

    @Test
    void aTokenThatWasSeenAndOneThatIsNew() {
        state.apply(new StateRecord.SigningKey(TestAuthority.KID, 1, TestAuthority.publicKey()));
        for (int i = 0; i < REVOCATIONS; i++) {
            StateRecord.Target someone = new StateRecord.Target.OfUser(UUID.randomUUID());
            state.apply(new StateRecord.Revocation(someone, i, Instant.now().plusSeconds(3_600)));
        }
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < TOKENS; i++) {
            tokens.add(SCHEME
                    + TestAuthority.sign(
                            TestAuthority.header(), TestAuthority.claims(TestUser.of(Role.RESELLER), REVOCATIONS)));
        }
        AccessTokenCheck remembers = check(TOKENS * 2);
        // Remembers none: each is verified anew.
        AccessTokenCheck forgets = check(0);
        double[] seen = new double[ROUNDS];
        double[] fresh = new double[ROUNDS];
        double[] signature = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            seen[round] = nanosEach(tokens, token -> assertThatGood(remembers, token));
            fresh[round] = nanosEach(tokens, token -> assertThatGood(forgets, token));
            signature[round] = nanosEach(tokens, AccessTokenCheckBenchmark::verifySignatureOnly);
        }
        double seenMicros = median(seen) / 1_000;
        double freshMicros = median(fresh) / 1_000;
        LOG.log(
                System.Logger.Level.INFO,
                "token check: seen %.2f us, new %.1f us, of which the bare RSA signature %.1f us (medians of the last %d of %d rounds, %d revocations held)"
                        .formatted(
                                seenMicros,
                                freshMicros,
                                median(signature) / 1_000,
                                ROUNDS - ROUNDS / 3,
                                ROUNDS,
                                REVOCATIONS));
        assertThat(seenMicros).isLessThan(freshMicros);
    }

    private AccessTokenCheck check(int cacheSize) {
        return new AccessTokenCheck(state, Clock.systemUTC(), TestAuthority.ISSUER, TestAuthority.AUDIENCE, cacheSize);
    }

    private static void assertThatGood(AccessTokenCheck check, String header) {
        // Cut out anew each time, as from a request: a string that was asked for its hash before would remember it.
        if (check.check(header.substring(SCHEME.length())).isEmpty()) {
            throw new AssertionError("a good token was refused");
        }
    }

    private static void verifySignatureOnly(String header) {
        String token = header.substring(SCHEME.length());
        int split = token.lastIndexOf('.');
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(TestAuthority.publicKey());
            verifier.update(token.substring(0, split).getBytes(US_ASCII));
            if (!verifier.verify(Base64.getUrlDecoder().decode(token.substring(split + 1)))) {
                throw new AssertionError("a good signature was refused");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void on(String token);
    }

    private static double nanosEach(List<String> tokens, Work work) {
        long begin = System.nanoTime();
        long end = begin + ROUND.toNanos();
        long done = 0;
        while (System.nanoTime() < end) {
            for (String token : tokens) {
                work.on(token);
            }
            done += tokens.size();
        }
        return (double) (System.nanoTime() - begin) / (double) done;
    }

    /** The first third warms up. */
    private static double median(double[] rounds) {
        double[] warm = Arrays.copyOfRange(rounds, ROUNDS / 3, ROUNDS);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
