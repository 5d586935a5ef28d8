package dev.licenseauth.domain.audit.note;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/** A key that signs notes, with its public part. */
public record SigningKey(VerifierKey verifier, PrivateKey privateKey) {
    /**
     * Signs.
     *
     * @param text ends in a newline and holds no other control character
     * @return the note: text, empty line, signature
     */
    public String sign(String text) {
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        signature.writeBytes(verifier.id());
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            signature.writeBytes(ed25519.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the log's key cannot sign", e);
        }
        return text + "\n" + SignedNote.MARK + verifier.name() + " "
                + Base64.getEncoder().encodeToString(signature.toByteArray()) + "\n";
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifier + ", ***]";
    }
}
