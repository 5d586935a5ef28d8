package dev.licenseauth.auth.adapter.out.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class Argon2idTest {
    /** From the reference implementation's own tests. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void itComputesWhatTheReferenceImplementationDoesAlsoFromReusedMemory() {
        Argon2id reference = Argon2id.parse(REFERENCE).orElseThrow();
        FixedBlockPool blocks = new FixedBlockPool(reference.memoryKib());
        byte[] password = "password".getBytes(StandardCharsets.UTF_8);

        byte[] first = Argon2id.compute(password, reference, blocks);
        byte[] second = Argon2id.compute(password, reference, blocks);

        assertThat(first).isEqualTo(reference.hash());
        assertThat(second).isEqualTo(reference.hash());
    }

    @Test
    void aPhcStringIsReadAsItWasWritten() {
        assertThat(Argon2id.parse(REFERENCE).orElseThrow().phc()).isEqualTo(REFERENCE);
        assertThat(Argon2id.parse(REFERENCE).orElseThrow().isOfToday()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            })
    void whatIsNoHashWithinBoundsIsNotRead(String phc) {
        assertThat(Argon2id.parse(phc)).isEmpty();
    }
}
