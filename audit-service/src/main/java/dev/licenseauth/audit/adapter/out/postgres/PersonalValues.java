package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.audit.LoggedLeaf.Opening;
import dev.licenseauth.domain.audit.leaf.Commitment;
import dev.licenseauth.domain.audit.leaf.Reference;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Seals what is personal in an entry with a key made of the keys of all its parties: with one of them gone, nobody can
 * make it again.
 */
@ApplicationScoped
class PersonalValues {
    private static final byte[] DOMAIN = "license-auth audit entry key v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPENING = {'o'};
    private static final byte[] RECORD = {'r'};

    private final SecureRandom random;

    PersonalValues(SecureRandom random) {
        this.random = random;
    }

    byte[] salt() {
        byte[] salt = new byte[Commitment.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    /** The sealer of an entry; {@code null} when the key of a party is gone. */
    @Nullable
    Sealer sealer(UUID eventId, List<Reference> parties, Map<Reference, byte[]> keys) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(DOMAIN);
            digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(eventId.getMostSignificantBits())
                    .putLong(eventId.getLeastSignificantBits())
                    .flip());
            for (Reference party : parties) {
                byte[] key = keys.get(party);
                if (key == null) {
                    return null;
                }
                digest.update(key);
            }
            return Sealer.of(digest.digest(), random);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] seal(Sealer sealer, Opening opening) {
        byte[] both = ByteBuffer.allocate(opening.salt().length + opening.body().length)
                .put(opening.salt())
                .put(opening.body())
                .array();
        return sealer.seal(both, OPENING);
    }

    static byte[] sealRecord(Sealer sealer, byte[] record) {
        return sealer.seal(record, RECORD);
    }

    static Opening open(Sealer sealer, byte[] sealed, byte @Nullable [] sealedRecord) {
        byte[] both = sealer.open(sealed, OPENING);
        return new Opening(
                Arrays.copyOf(both, Commitment.SALT_BYTES),
                Arrays.copyOfRange(both, Commitment.SALT_BYTES, both.length),
                sealedRecord == null ? null : sealer.open(sealedRecord, RECORD));
    }
}
