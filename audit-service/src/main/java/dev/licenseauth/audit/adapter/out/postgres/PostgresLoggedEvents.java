package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads the log in two statements, entries and the keys that open them, without a transaction. */
@ApplicationScoped
class PostgresLoggedEvents implements LoggedEvents {
    private final DataSource dataSource;
    private final LogSecrets secrets;
    private final PartyKeys partyKeys;
    private final PersonalValues personalValues;

    PostgresLoggedEvents(
            DataSource dataSource, LogSecrets secrets, PartyKeys partyKeys, PersonalValues personalValues) {
        this.dataSource = dataSource;
        this.secrets = secrets;
        this.partyKeys = partyKeys;
        this.personalValues = personalValues;
    }

    private record Row(
            long logIndex,
            UUID eventId,
            byte[] leaf,
            List<Reference> parties,
            byte[] sealed,
            byte @Nullable [] record) {
        static Row of(ResultSet row) throws SQLException {
            List<Reference> parties = new ArrayList<>();
            for (Object party : (Object[]) row.getArray(4).getArray()) {
                parties.add(new Reference((byte[]) party));
            }
            return new Row(
                    row.getLong(1),
                    row.getObject(2, UUID.class),
                    row.getBytes(3),
                    parties,
                    row.getBytes(5),
                    row.getBytes(6));
        }
    }

    @Override
    public List<LoggedEvent> newestFirst(EventFilter filter, @Nullable Long before, int limit) {
        EventSearchSql sql = new EventSearchSql(filter, before, limit, secrets::reference);
        return read(sql.text(), sql.parameters()).stream()
                .map(leaf -> new LoggedEvent(
                        leaf.logIndex(),
                        leaf.opening() == null
                                ? ErasedEvents.body(leaf.leaf())
                                : leaf.opening().body()))
                .toList();
    }

    @Override
    public Optional<LoggedLeaf> leaf(UUID eventId) {
        return read("SELECT " + EventSearchSql.COLUMNS_OF_ONE + " FROM log_entry WHERE event_id = ?", List.of(eventId))
                .stream()
                .findAny();
    }

    /** The leaves of a range, opened where they can be. */
    List<LoggedLeaf> leaves(long from, long to) {
        return read(
                "SELECT " + EventSearchSql.COLUMNS + " FROM log_entry WHERE log_index >= ? AND log_index < ?",
                List.of(from, to));
    }

    private List<LoggedLeaf> read(String query, List<Object> parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setObject(i + 1, parameters.get(i));
            }
            List<Row> rows = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(Row.of(found));
                }
            }
            Set<Reference> parties = new HashSet<>();
            rows.forEach(row -> parties.addAll(row.parties()));
            Map<Reference, byte[]> keys = partyKeys.read(connection, parties);
            return rows.stream().map(row -> open(row, keys)).toList();
        } catch (SQLException e) {
            throw new IllegalStateException("the log could not be read", e);
        }
    }

    private LoggedLeaf open(Row row, Map<Reference, byte[]> keys) {
        Sealer sealer = personalValues.sealer(row.eventId(), row.parties(), keys);
        return new LoggedLeaf(
                row.logIndex(),
                row.leaf(),
                sealer == null ? null : PersonalValues.open(sealer, row.sealed(), row.record()));
    }
}
