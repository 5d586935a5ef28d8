package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.note.SigningKey;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.audit.port.LogIdentities;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;

/** The log's name and keys, made by the first replica ever to start. The secret ones are sealed with the master key. */
@ApplicationScoped
class LogSecrets implements LogIdentities {
    private static final Logger LOG = Logger.getLogger(LogSecrets.class);
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('audit log identity', 0))";
    private static final String HMAC = "HmacSHA256";
    private static final int REFERENCE_KEY_BYTES = 32;
    private static final int NAME_BYTES = 8;

    private final DataSource dataSource;
    private final Sealer privateKeys;
    private final Sealer referenceKeys;
    private final SecureRandom random;
    private volatile @Nullable Held held;

    private record Held(LogIdentity identity, Mac references) {}

    LogSecrets(DataSource dataSource, MasterKey masterKey, SecureRandom random) {
        this.dataSource = dataSource;
        this.random = random;
        privateKeys = masterKey.sealer("audit log private key");
        referenceKeys = masterKey.sealer("audit log reference key");
    }

    @Override
    public LogIdentity readOrMake(@Nullable String origin) throws WrongOriginException {
        Held read = QuarkusTransaction.requiringNew().call(() -> locked(origin));
        held = read;
        String known = read.identity().origin();
        if (origin != null && !origin.equals(known)) {
            throw new WrongOriginException("licenseauth.audit.log.origin is " + origin + ", but the log was begun as "
                    + known + ": a log keeps its name for ever. Set it to that, or remove the setting");
        }
        return read.identity();
    }

    /** The log's name. */
    String origin() {
        return required().identity().origin();
    }

    /** What stands for a value. */
    Reference reference(Reference.Kind kind, String value) {
        try {
            // A clone keeps the key schedule and needs no lock.
            Mac mac = (Mac) required().references().clone();
            return new Reference(mac.doFinal(Reference.message(kind, value)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HmacSHA256 can be cloned", e);
        }
    }

    private Held required() {
        Held read = held;
        if (read == null) {
            throw new IllegalStateException("the log's keys have not been read yet");
        }
        return read;
    }

    private Held locked(@Nullable String origin) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement lock = connection.createStatement()) {
            lock.execute(LOCK);
            Optional<Held> read = read(connection);
            if (read.isEmpty()) {
                make(connection, origin == null ? madeUp() : origin);
                read = read(connection);
            }
            return read.orElseThrow();
        }
    }

    private Optional<Held> read(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT origin, public_key, sealed_private_key, sealed_reference_key FROM log_identity")) {
            if (!row.next()) {
                return Optional.empty();
            }
            String origin = row.getString(1);
            byte[] context = context(origin);
            SigningKey key = new SigningKey(
                    new VerifierKey(origin, row.getBytes(2)),
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(privateKeys.open(row.getBytes(3), context))));
            Mac references = Mac.getInstance(HMAC);
            references.init(new SecretKeySpec(referenceKeys.open(row.getBytes(4), context), HMAC));
            return Optional.of(new Held(new LogIdentity(origin, key), references));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the log's keys cannot be read", e);
        }
    }

    private void make(Connection connection, String origin) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO log_identity"
                + " (origin, public_key, sealed_private_key, sealed_reference_key) VALUES (?, ?, ?, ?)")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] referenceKey = new byte[REFERENCE_KEY_BYTES];
            random.nextBytes(referenceKey);
            VerifierKey verifier = VerifierKey.of(origin, pair.getPublic());
            insert.setString(1, origin);
            insert.setBytes(2, verifier.bytes());
            insert.setBytes(3, privateKeys.seal(pair.getPrivate().getEncoded(), context(origin)));
            insert.setBytes(4, referenceKeys.seal(referenceKey, context(origin)));
            insert.executeUpdate();
            LOG.infof("began the log %s; its checkpoints are verified with %s", origin, verifier);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** No two logs may have one name, so the name that nobody has chosen is a random one. */
    private String madeUp() {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        return "license-auth.invalid/" + HexFormat.of().formatHex(name);
    }

    private static byte[] context(String origin) {
        return origin.getBytes(StandardCharsets.UTF_8);
    }
}
