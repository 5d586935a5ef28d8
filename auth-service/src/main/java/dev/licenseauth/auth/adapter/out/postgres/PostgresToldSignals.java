package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Netblock;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.port.ToldSignals;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** A small memory spares the database what this replica told of in this minute; a unique row decides between replicas. */
@ApplicationScoped
class PostgresToldSignals implements ToldSignals {
    // Per kind and replica: a flood from everywhere tells no more than this in a minute.
    private static final int MOST_IN_A_MINUTE = 200;
    private static final int SECONDS = 60;

    private final Sql sql;
    private final Set<Told> told = new HashSet<>();
    private long minuteOfTold;

    PostgresToldSignals(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    private record Told(Signal signal, Netblock netblock) {}

    @Override
    public boolean isFirst(Signal signal, Netblock netblock, Instant now) {
        long minute = now.getEpochSecond() / SECONDS;
        return isNew(new Told(signal, netblock), minute)
                && sql.update(
                                "INSERT INTO told_signal (kind, netblock, minute) VALUES (?, ?, ?)"
                                        + " ON CONFLICT DO NOTHING",
                                signal.type().value(),
                                netblock.text(),
                                minute)
                        == 1;
    }

    private synchronized boolean isNew(Told signal, long minute) {
        if (minute != minuteOfTold) {
            told.clear();
            minuteOfTold = minute;
        }
        if (told.contains(signal)) {
            return false;
        }
        long ofKind =
                told.stream().filter(other -> other.signal() == signal.signal()).count();
        return ofKind < MOST_IN_A_MINUTE && told.add(signal);
    }
}
