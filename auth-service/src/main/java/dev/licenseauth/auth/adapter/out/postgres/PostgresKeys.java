package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.Keys;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import javax.sql.DataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys in the database, the private parts sealed. Each replica reads them anew every few seconds, so that all know of a
 * key before one uses it.
 */
@ApplicationScoped
class PostgresKeys implements Keys {
    private static final Logger LOG = Logger.getLogger(PostgresKeys.class);

    private final Sql sql;
    private final Sealer sealer;
    private volatile List<RsaKey> held = List.of();

    PostgresKeys(DataSource dataSource, MasterKey masterKey) {
        sql = new Sql(dataSource);
        sealer = masterKey.sealer(KeyTable.PURPOSE);
    }

    /** After the first keys were made, and before anything that could serve a request or sign a token. */
    void begin(@Observes @Priority(10) StartupEvent started) {
        held = read();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        try {
            held = read();
        } catch (IllegalStateException e) {
            LOG.warnf("keys could not be read anew, those held stay in use: %s", e.getMessage());
        }
    }

    private List<RsaKey> read() {
        List<RsaKey> keys = new ArrayList<>();
        for (KeyUse use : KeyUse.values()) {
            keys.addAll(sql.all(
                    "SELECT kid, state, public_key, private_sealed FROM " + KeyTable.of(use)
                            + " WHERE state <> 'retired' ORDER BY kid",
                    row -> key(use, row)));
        }
        return List.copyOf(keys);
    }

    private RsaKey key(KeyUse use, ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        return new RsaKey(
                kid,
                use,
                KeyState.ofWord(row.getString("state")),
                KeyTable.publicKey(row.getBytes("public_key")),
                KeyTable.privateKey(sealer.open(row.getBytes("private_sealed"), KeyTable.context(use, kid))));
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
