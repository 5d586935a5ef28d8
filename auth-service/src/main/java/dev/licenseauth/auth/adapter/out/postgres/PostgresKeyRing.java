package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.port.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import javax.sql.DataSource;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

@ApplicationScoped
class PostgresKeyRing implements KeyRing {
    private static final Logger LOG = Logger.getLogger(PostgresKeyRing.class);
    private static final int BITS = 3072;
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('auth keys', 0))";

    private final Sql sql;
    private final Sealer sealer;
    private final SecureRandom random;

    PostgresKeyRing(DataSource dataSource, MasterKey masterKey, SecureRandom random) {
        sql = new Sql(dataSource);
        sealer = masterKey.sealer(KeyTable.PURPOSE);
        this.random = random;
    }

    @Override
    public List<KeyStanding> lock(KeyUse use) {
        sql.first(LOCK, row -> true);
        return sql.all(
                "SELECT kid, state, since, version, public_key FROM " + KeyTable.of(use)
                        + " WHERE state <> 'retired' ORDER BY kid",
                row -> standing(use, row));
    }

    private static KeyStanding standing(KeyUse use, ResultSet row) throws SQLException {
        return new KeyStanding(
                row.getString("kid"),
                use,
                KeyState.ofWord(row.getString("state")),
                Sql.instant(row, "since"),
                row.getLong("version"),
                KeyTable.publicKey(row.getBytes("public_key")));
    }

    @Override
    public KeyStanding make(KeyUse use, KeyState first, Instant now) {
        KeyPair pair = pair();
        RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
        String kid = Thumbprint.of(publicKey);
        sql.update(
                "INSERT INTO " + KeyTable.of(use)
                        + " (kid, state, public_key, private_sealed, since, version) VALUES (?, ?, ?, ?, ?, 1)",
                kid,
                first.word(),
                publicKey.getEncoded(),
                sealer.seal(pair.getPrivate().getEncoded(), KeyTable.context(use, kid)),
                now.atOffset(ZoneOffset.UTC));
        LOG.infof("made a key for %s: %s, %s", use, kid, first.word());
        return new KeyStanding(kid, use, first, now, 1, publicKey);
    }

    private KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    @Override
    public KeyStanding move(KeyStanding key, KeyState next, Instant now) {
        long version = key.version() + 1;
        sql.update(
                "UPDATE " + KeyTable.of(key.use()) + " SET state = ?, since = ?, version = ?,"
                        + " private_sealed = CASE WHEN ? THEN ''::bytea ELSE private_sealed END WHERE kid = ?",
                next.word(),
                now.atOffset(ZoneOffset.UTC),
                version,
                next == KeyState.RETIRED,
                key.kid());
        LOG.infof("the key for %s %s is %s now", key.use(), key.kid(), next.word());
        return new KeyStanding(key.kid(), key.use(), next, now, version, key.publicKey());
    }
}
