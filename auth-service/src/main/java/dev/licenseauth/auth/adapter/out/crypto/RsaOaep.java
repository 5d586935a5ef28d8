package dev.licenseauth.auth.adapter.out.crypto;

import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;

/**
 * RSA-OAEP (RFC 8017 section 7.1) with SHA-256 for both the hash and MGF1, and an empty label. The parameters are spelt
 * out because the platform's {@code OAEPWithSHA-256AndMGF1Padding} alone means MGF1 with SHA-1.
 */
final class RsaOaep {
    private static final OAEPParameterSpec SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private RsaOaep() {}

    /** Empty whatever is wrong with the ciphertext. */
    static Optional<byte[]> decrypt(RSAPrivateKey key, byte[] ciphertext) {
        if (ciphertext.length != ciphertextBytes(key)) {
            return Optional.empty();
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, SHA256);
            return Optional.of(cipher.doFinal(ciphertext));
        } catch (GeneralSecurityException e) {
            // Which step refused is nobody's business: one that can tell steps apart can decrypt (Manger 2001).
            return Optional.empty();
        }
    }

    /** The only length a ciphertext for the key has. */
    static int ciphertextBytes(RSAPrivateKey key) {
        return (key.getModulus().bitLength() + 7) / 8;
    }
}
