package dev.licenseauth.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.licenseauth.domain.audit.leaf.Commitment;
import dev.licenseauth.domain.audit.leaf.Leaf;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SigningKey;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.testing.RepositoryRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The published vectors are what the code makes. To write them: {@code -Dspec.write=true}. */
class SpecVectorsTest {
    private static final Path FILE = RepositoryRoot.find().resolve("docs/spec/audit-log-vectors.json");
    private static final String ORIGIN = "log.example.com/audit";
    private static final byte[] REFERENCE_KEY = bytes(0x20);
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static byte[] bytes(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    @Test
    void thePublishedVectorsAreWhatTheCodeMakes() throws IOException, GeneralSecurityException {
        String vectors = vectors();
        if (Boolean.getBoolean("spec.write")) {
            Files.writeString(FILE, vectors);
        }

        assertThat(Files.readString(FILE)).isEqualTo(vectors);
    }

    private static String vectors() throws GeneralSecurityException, JsonProcessingException {
        List<Object> leaves = new ArrayList<>();
        List<TreeHash> hashes = new ArrayList<>();
        add(
                leaves,
                hashes,
                leaf(
                        Leaf.Kind.EVENT,
                        "019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
                        "license.issued",
                        "user:42",
                        "license:7",
                        "app_demo",
                        new Source("license.events.v1", 3, 1042),
                        1795298400,
                        body(0)),
                body(0));
        add(
                leaves,
                hashes,
                leaf(
                        Leaf.Kind.EVENT,
                        "019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c",
                        "auth.login_failed",
                        "anonymous",
                        "netblock:203.0.113.0/24",
                        null,
                        null,
                        -1,
                        body(1)),
                body(1));
        add(
                leaves,
                hashes,
                leaf(
                        Leaf.Kind.UNREADABLE,
                        "3f1c0e7a-52d4-8b6e-9a70-1d2c3b4a5968",
                        "audit.record_unreadable",
                        "service:audit",
                        "record:license.events.v1/3/1043",
                        null,
                        new Source("license.events.v1", 3, 1043),
                        1795298401,
                        body(2)),
                body(2));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("origin", ORIGIN);
        all.put("reference_key_hex", HexFormat.of().formatHex(REFERENCE_KEY));
        all.put("references", references());
        all.put("leaves", leaves);
        all.put("roots_base64", roots(hashes));
        all.put("signing_key_seed_hex", SEED);
        SigningKey key = key();
        all.put("vkey", key.verifier().toString());
        all.put(
                "checkpoint",
                key.sign(new Checkpoint(
                                ORIGIN,
                                hashes.size(),
                                RightEdge.OF_NOTHING.grow(hashes).edge().root())
                        .text()));
        return MAPPER.writeValueAsString(all) + "\n";
    }

    private static byte[] body(int number) {
        return ("{\"number\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static Leaf leaf(
            Leaf.Kind kind,
            String id,
            String type,
            String actor,
            String subject,
            @Nullable String app,
            @Nullable Source source,
            long createdAt,
            byte[] body)
            throws GeneralSecurityException {
        return new Leaf(
                ORIGIN,
                kind,
                UUID.fromString(id),
                new EventType(type),
                Severity.NOTICE,
                10,
                Instant.ofEpochSecond(createdAt),
                reference(Reference.Kind.PARTY, actor),
                reference(Reference.Kind.PARTY, subject),
                app == null ? null : reference(Reference.Kind.APP, app),
                source,
                Commitment.to(body, bytes(0x40)));
    }

    private static void add(List<Object> leaves, List<TreeHash> hashes, Leaf leaf, byte[] body) {
        TreeHash hash = TreeHash.ofLeaf(leaf.bytes());
        hashes.add(hash);
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("body", new String(body, StandardCharsets.UTF_8));
        vector.put("salt_hex", HexFormat.of().formatHex(bytes(0x40)));
        vector.put("commitment_hex", HexFormat.of().formatHex(leaf.commitment()));
        vector.put("leaf", new String(leaf.bytes(), StandardCharsets.UTF_8));
        vector.put("leaf_hash_base64", Base64.getEncoder().encodeToString(hash.bytes()));
        leaves.add(vector);
    }

    private static List<Object> references() throws GeneralSecurityException {
        List<Object> references = new ArrayList<>();
        for (String value : List.of("user:42", "", "\u20ac \ud83d\ude00", "half \ud83d")) {
            for (Reference.Kind kind : List.of(Reference.Kind.PARTY, Reference.Kind.APP)) {
                Map<String, Object> vector = new LinkedHashMap<>();
                vector.put("kind", kind == Reference.Kind.PARTY ? "party" : "app");
                vector.put("message_hex", HexFormat.of().formatHex(Reference.message(kind, value)));
                vector.put("reference", reference(kind, value).hex());
                references.add(vector);
            }
        }
        return references;
    }

    private static List<String> roots(List<TreeHash> hashes) {
        List<String> roots = new ArrayList<>();
        for (int size = 0; size <= hashes.size(); size++) {
            roots.add(Base64.getEncoder()
                    .encodeToString(RightEdge.OF_NOTHING
                            .grow(hashes.subList(0, size))
                            .edge()
                            .root()
                            .bytes()));
        }
        return roots;
    }

    private static Reference reference(Reference.Kind kind, String value) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(REFERENCE_KEY, "HmacSHA256"));
        return new Reference(mac.doFinal(Reference.message(kind, value)));
    }

    /** The key pair of RFC 8032 section 7.1, test 1: never sign anything real with it. */
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static SigningKey key() throws GeneralSecurityException {
        byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + SEED);
        return new SigningKey(
                new VerifierKey(
                        ORIGIN,
                        HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")),
                KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }
}
