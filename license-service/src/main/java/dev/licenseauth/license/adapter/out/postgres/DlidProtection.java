package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.licensing.Dlid;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** How DLIDs are kept: found by keyed digest, revealed by opening the seal. Who reads the database alone learns neither. */
@ApplicationScoped
class DlidProtection {
    private final KeyedDigest digest;
    private final Sealer sealer;

    DlidProtection(MasterKey masterKey) {
        digest = masterKey.digest("dlid");
        sealer = masterKey.sealer("dlid");
    }

    byte[] hash(Dlid dlid) {
        return digest.of(dlid.value().getBytes(StandardCharsets.US_ASCII));
    }

    byte[] seal(Dlid dlid, UUID licenseId) {
        return sealer.seal(
                dlid.value().getBytes(StandardCharsets.US_ASCII),
                licenseId.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws IllegalStateException when it was sealed for another licence, or changed since */
    Dlid open(byte[] sealed, UUID licenseId) {
        String value = new String(
                sealer.open(sealed, licenseId.toString().getBytes(StandardCharsets.US_ASCII)),
                StandardCharsets.US_ASCII);
        return switch (Dlid.parse(value)) {
            case Dlid.Parsed.Wellformed(Dlid dlid) -> dlid;
            case Dlid.Parsed.ChecksumMismatch(Dlid foreign) -> foreign;
            case Dlid.Parsed.Malformed() -> throw new IllegalStateException("what was sealed is no DLID");
        };
    }
}
