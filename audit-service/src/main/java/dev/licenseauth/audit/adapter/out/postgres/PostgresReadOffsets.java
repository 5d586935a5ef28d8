package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.port.ReadOffsets;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** One row for each partition. */
@ApplicationScoped
class PostgresReadOffsets implements ReadOffsets {
    // Not the greater of the two: a topic that was made anew begins at 0. A replica that lost the partition can set it
    // back for a moment; what is then read again is known by its id.
    private static final String ADVANCE = """
        INSERT INTO consumer_offset (topic, partition, next_offset)
        SELECT * FROM unnest(?::text[], ?::int[], ?::int8[])
        ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
        """;

    private final DataSource dataSource;

    PostgresReadOffsets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public OptionalLong next(String topic, int partition) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT next_offset FROM consumer_offset WHERE topic = ? AND partition = ?")) {
            select.setString(1, topic);
            select.setInt(2, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the offset of a partition could not be read", e);
        }
    }

    @Override
    public void advance(Collection<Source> lastRead) {
        // Sorted, so that two replicas lock in one order.
        List<Source> rows = lastRead.stream()
                .sorted(Comparator.comparing(Source::topic).thenComparingInt(Source::partition))
                .toList();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement(ADVANCE)) {
            Jdbc.setColumn(upsert, 1, "text", rows, Source::topic);
            Jdbc.setColumn(upsert, 2, "int4", rows, Source::partition);
            Jdbc.setColumn(upsert, 3, "int8", rows, source -> source.offset() + 1);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the offsets of what was read could not be written", e);
        }
    }
}
