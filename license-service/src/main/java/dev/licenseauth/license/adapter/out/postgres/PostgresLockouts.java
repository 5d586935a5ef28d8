package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Lockout;
import dev.licenseauth.domain.licensing.port.Lockouts;
import jakarta.enterprise.context.ApplicationScoped;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of lock-outs. */
@ApplicationScoped
class PostgresLockouts implements Lockouts {
    private static final String PUT = """
            INSERT INTO client_lockout (client, level, until, changed_at) VALUES (?, ?, ?, clock_timestamp())
            ON CONFLICT (client) DO UPDATE
                SET level = EXCLUDED.level, until = EXCLUDED.until, changed_at = EXCLUDED.changed_at
            """;
    // Later than any commit could be behind its statement.
    private static final String LATEST = """
            SELECT client, level, until FROM client_lockout
            WHERE changed_at > clock_timestamp() - interval '30 seconds' AND until > ? ORDER BY changed_at DESC LIMIT ?
            """;
    private static final String FORGET_ENDED = "DELETE FROM client_lockout WHERE until < ?";
    private static final String FORGET_TOO_MANY = """
            DELETE FROM client_lockout WHERE client IN (SELECT client FROM client_lockout ORDER BY until DESC OFFSET ?)
            """;
    private static final int SECONDS = 60;
    private static final Duration TOLD_KEPT = Duration.ofHours(1);

    private final Sql sql;

    PostgresLockouts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<Lockout> lock(ClientNet client) {
        return sql.one(
                "SELECT client, level, until FROM client_lockout WHERE client = ? FOR UPDATE",
                PostgresLockouts::lockout,
                client.text());
    }

    @Override
    public void put(Lockout lockout) {
        sql.update(PUT, lockout.client().text(), lockout.level(), lockout.until());
    }

    @Override
    public List<Lockout> inForce(Instant now, int max) {
        return sql.all(
                "SELECT client, level, until FROM client_lockout WHERE until > ? ORDER BY until DESC LIMIT ?",
                PostgresLockouts::lockout,
                now,
                max);
    }

    @Override
    public List<Lockout> latest(Instant now, int max) {
        return sql.all(LATEST, PostgresLockouts::lockout, now, max);
    }

    @Override
    public void forget(Instant endedBefore, int kept) {
        sql.update(FORGET_ENDED, endedBefore);
        sql.update(FORGET_TOO_MANY, kept);
        sql.update(
                "DELETE FROM told_netblock WHERE minute < ?",
                endedBefore.minus(TOLD_KEPT).getEpochSecond() / SECONDS);
    }

    @Override
    public boolean isFirstToTell(String netblock, Instant now) {
        return sql.update(
                        "INSERT INTO told_netblock (minute, netblock) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        now.getEpochSecond() / SECONDS,
                        netblock)
                == 1;
    }

    private static Lockout lockout(ResultSet row) throws SQLException {
        return new Lockout(ClientNet.ofText(row.getString("client")), row.getInt("level"), Sql.instant(row, "until"));
    }
}
