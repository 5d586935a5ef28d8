package dev.licenseauth.audit;

import dev.licenseauth.testing.infra.TestDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the log behind the service's back. */
public record LogTable(TestDatabase database) {
    /** An entry. */
    public record Row(long logIndex, UUID eventId, byte[] body) {}

    /** The entries of these events, in the order of the log. */
    public List<Row> rows(Collection<UUID> eventIds) {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT log_index, event_id, body FROM log_entry WHERE event_id = ANY (?) ORDER BY log_index")) {
            select.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
            List<Row> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(rows.getLong(1), rows.getObject(2, UUID.class), rows.getBytes(3)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("the log cannot be read", e);
        }
    }

    /** The entries' ids, in the order of the log. */
    public List<UUID> ids(Collection<UUID> eventIds) {
        return rows(eventIds).stream().map(Row::eventId).toList();
    }

    /** How many entries the head counts. */
    public long size() {
        return number("SELECT size FROM log_head");
    }

    /** Asserts that the indexes run from 0 to the head without a gap, and that spans say when their events happened. */
    public void assertSound() {
        assertThat(number("SELECT count(*) FROM log_entry WHERE log_index < (SELECT size FROM log_head)"))
                .isEqualTo(number("SELECT count(*) FROM log_entry"))
                .isEqualTo(size());
        assertThat(number("""
                        SELECT count(*) FROM (
                            SELECT log_index - log_index % 1024 AS first_index,
                                   min(created_at) AS earliest, max(created_at) AS latest
                            FROM log_entry GROUP BY 1) AS actual
                        FULL JOIN log_span USING (first_index, earliest, latest)
                        WHERE actual IS NULL OR log_span IS NULL
                        """)).isZero();
    }

    /** The only number a query gives. */
    public long number(String sql) {
        try (Connection connection = database.connectAsSuperuser();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
