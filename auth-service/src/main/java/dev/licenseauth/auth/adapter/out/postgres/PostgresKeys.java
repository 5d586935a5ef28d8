package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.Keys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import javax.sql.DataSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys in the database, the private parts sealed. The first replica to start makes the first keys while the others wait;
 * after that each reads them anew every few seconds, so that all know of a key before one uses it.
 */
@ApplicationScoped
class PostgresKeys implements Keys {
    private static final Logger LOG = Logger.getLogger(PostgresKeys.class);
    private static final int BITS = 3072;
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('auth first keys', 0))";
    private final DataSource dataSource;
    private final Sealer sealer;
    private final SecureRandom random;
    private volatile List<RsaKey> held = List.of();

    PostgresKeys(DataSource dataSource, MasterKey masterKey, SecureRandom random) {
        this.dataSource = dataSource;
        this.random = random;
        sealer = masterKey.sealer("rsa private key");
    }

    /** Before anything that could serve a request or sign a token. */
    void begin(@Observes @Priority(10) StartupEvent started) {
        held = QuarkusTransaction.requiringNew().call(this::readOrMake);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        List<RsaKey> read = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (KeyUse use : KeyUse.values()) {
                read.addAll(read(connection, use));
            }
        } catch (SQLException e) {
            LOG.warnf("keys could not be read anew, those held stay in use: %s", e.getMessage());
            return;
        }
        held = List.copyOf(read);
    }

    private List<RsaKey> readOrMake() throws SQLException {
        List<RsaKey> keys = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement lock = connection.createStatement()) {
            lock.execute(LOCK);
            for (KeyUse use : KeyUse.values()) {
                List<RsaKey> read = read(connection, use);
                if (read.isEmpty()) {
                    RsaKey made = make(use);
                    insert(connection, made);
                    LOG.infof("made the first key for %s: %s", use, made.kid());
                    read = List.of(made);
                }
                keys.addAll(read);
            }
        }
        return List.copyOf(keys);
    }

    private List<RsaKey> read(Connection connection, KeyUse use) throws SQLException {
        List<RsaKey> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT kid, state, public_key, private_sealed FROM "
                        + table(use) + " WHERE state <> 'retired' ORDER BY kid")) {
            while (row.next()) {
                String kid = row.getString("kid");
                keys.add(key(
                        kid,
                        use,
                        KeyState.ofWord(row.getString("state")),
                        row.getBytes("public_key"),
                        sealer.open(row.getBytes("private_sealed"), context(use, kid))));
            }
        }
        return keys;
    }

    private static RsaKey key(String kid, KeyUse use, KeyState state, byte[] spki, byte[] pkcs8) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new RsaKey(
                    kid,
                    use,
                    state,
                    (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(spki)),
                    (RSAPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + kid + " in the database cannot be read", e);
        }
    }

    private RsaKey make(KeyUse use) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
            return new RsaKey(
                    Thumbprint.of(publicKey), use, KeyState.ACTIVE, publicKey, (RSAPrivateKey) pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private void insert(Connection connection, RsaKey key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table(key.use())
                + " (kid, state, public_key, private_sealed) VALUES (?, 'active', ?, ?)")) {
            insert.setString(1, key.kid());
            insert.setBytes(2, key.publicKey().getEncoded());
            insert.setBytes(3, sealer.seal(key.privateKey().getEncoded(), context(key.use(), key.kid())));
            insert.executeUpdate();
        }
    }

    private static String table(KeyUse use) {
        return switch (use) {
            case SIGNING -> "signing_key";
            case LOGIN -> "login_key";
        };
    }

    /** Binds the sealed part to its row and its use: moved to another, it does not open. */
    private static byte[] context(KeyUse use, String kid) {
        return (table(use) + ":" + kid).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public RsaKey active(KeyUse use) {
        return held.stream()
                .filter(key -> key.use() == use && key.state() == KeyState.ACTIVE)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("there is no active key for " + use));
    }

    @Override
    public Optional<RsaKey> accepted(KeyUse use, String kid) {
        return held.stream()
                .filter(key -> key.use() == use
                        && (key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING)
                        && key.kid().equals(kid))
                .findAny();
    }

    @Override
    public List<RsaKey> published() {
        return held;
    }
}
