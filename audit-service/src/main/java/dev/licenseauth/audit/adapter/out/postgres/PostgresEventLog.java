package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.Parties;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.port.EventLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;

import javax.sql.DataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Appends a batch with a handful of statements, whatever its size, all under the head's lock. */
@ApplicationScoped
class PostgresEventLog implements EventLog {
    private static final String KNOWN = "SELECT event_id FROM log_entry WHERE event_id = ANY (?::uuid[])";

    private static final String INSERT = """
        WITH fresh AS MATERIALIZED (
            SELECT ? + position - 1 AS log_index, given.*
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::bytea[], ?::bytea[], ?::bool[],
                        ?::timestamptz[], ?::bytea[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[])
                WITH ORDINALITY AS given (event_id, event_type, severity, risk, actor_ref, app_ref, operator,
                                          created_at, leaf, parties, sealed, sealed_record, ip_ref, position)
        ), appended AS (
            INSERT INTO log_entry (log_index, event_id, event_type, severity, risk, actor_ref, app_ref, operator,
                                   created_at, leaf, parties, sealed, sealed_record)
            SELECT log_index, event_id, event_type, severity, risk, actor_ref, app_ref, operator,
                   created_at, leaf, parties::bytea[], sealed, sealed_record
            FROM fresh
        ), placed AS (
            INSERT INTO log_address (ip_ref, log_index, parties)
            SELECT ip_ref, log_index, parties::bytea[] FROM fresh WHERE ip_ref IS NOT NULL
        )
        INSERT INTO log_span (first_index, earliest, latest)
        SELECT log_index - log_index % 1024, min(created_at), max(created_at) FROM fresh GROUP BY 1
        ON CONFLICT (first_index) DO UPDATE
        SET earliest = least(log_span.earliest, excluded.earliest),
            latest = greatest(log_span.latest, excluded.latest)
        """;

    private final DataSource dataSource;
    private final LogSecrets secrets;
    private final PartyKeys partyKeys;
    private final PersonalValues personalValues;
    private final PostgresTree tree;

    PostgresEventLog(
            DataSource dataSource,
            LogSecrets secrets,
            PartyKeys partyKeys,
            PersonalValues personalValues,
            PostgresTree tree) {
        this.dataSource = dataSource;
        this.secrets = secrets;
        this.partyKeys = partyKeys;
        this.personalValues = personalValues;
        this.tree = tree;
    }

    @Override
    public int append(List<LogEntry> entries) {
        requireTransaction();
        // Before the lock: others need not wait for it.
        List<PreparedEntry> prepared = entries.stream()
                .map(entry -> PreparedEntry.of(entry, personalValues.salt(), secrets))
                .toList();
        try (Connection connection = dataSource.getConnection()) {
            RightEdge edge = tree.lock(connection);
            List<PreparedEntry> fresh = withoutKnown(connection, prepared);
            if (!fresh.isEmpty()) {
                insert(connection, edge.size(), fresh);
                tree.grow(
                        connection,
                        edge.grow(fresh.stream().map(PreparedEntry::hash).toList()));
            }
            return fresh.size();
        } catch (SQLException e) {
            throw new IllegalStateException("the log could not be appended to", e);
        }
    }

    private static void requireTransaction() {
        if (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("no transaction in progress: an entry belongs to the mark in the inbox");
        }
    }

    private static List<PreparedEntry> withoutKnown(Connection connection, List<PreparedEntry> entries)
            throws SQLException {
        List<UUID> ids = entries.stream().map(entry -> entry.event().id()).toList();
        Set<UUID> taken = Jdbc.among(connection, KNOWN, "uuid", ids, UUID.class);
        return entries.stream().filter(entry -> taken.add(entry.event().id())).toList();
    }

    private void insert(Connection connection, long firstIndex, List<PreparedEntry> entries) throws SQLException {
        Set<Reference> parties = new LinkedHashSet<>();
        entries.forEach(entry -> parties.addAll(entry.parties()));
        Map<Reference, byte[]> keys = partyKeys.readOrMake(connection, parties);
        List<Sealer> sealers = entries.stream()
                .map(entry -> Objects.requireNonNull(
                        personalValues.sealer(entry.event().id(), entry.parties(), keys)))
                .toList();
        record Sealed(PreparedEntry entry, Sealer sealer) {}
        List<Sealed> rows = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            rows.add(new Sealed(entries.get(i), sealers.get(i)));
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, firstIndex);
            Jdbc.setColumn(insert, 2, "uuid", entries, entry -> entry.event().id());
            Jdbc.setColumn(
                    insert, 3, "text", entries, entry -> entry.event().type().value());
            Jdbc.setColumn(
                    insert,
                    4,
                    "text",
                    entries,
                    entry -> entry.event().severity().word());
            Jdbc.setColumn(insert, 5, "int4", entries, entry -> entry.event().risk());
            Jdbc.setBytesColumn(insert, 6, entries, entry -> entry.actor().bytes());
            Jdbc.setBytesColumn(
                    insert,
                    7,
                    entries,
                    entry -> entry.app() == null ? null : entry.app().bytes());
            Jdbc.setColumn(insert, 8, "bool", entries, entry -> Parties.isOperatorAction(entry.event()));
            Jdbc.setColumn(
                    insert,
                    9,
                    "timestamptz",
                    entries,
                    entry -> SearchColumn.time(entry.event().createdAt()));
            Jdbc.setBytesColumn(insert, 10, entries, PreparedEntry::leaf);
            // An array of arrays must be a rectangle, so each list of parties travels as text.
            Jdbc.setColumn(insert, 11, "text", entries, entry -> arrayLiteral(entry.parties()));
            Jdbc.setBytesColumn(
                    insert,
                    12,
                    rows,
                    row -> PersonalValues.seal(row.sealer(), row.entry().opening()));
            Jdbc.setBytesColumn(insert, 13, rows, row -> {
                byte[] record = row.entry().opening().record();
                return record == null ? null : PersonalValues.sealRecord(row.sealer(), record);
            });
            Jdbc.setBytesColumn(
                    insert,
                    14,
                    entries,
                    entry -> entry.address() == null ? null : entry.address().bytes());
            insert.executeUpdate();
        }
    }

    private static String arrayLiteral(List<Reference> references) {
        StringBuilder literal = new StringBuilder("{");
        for (Reference reference : references) {
            literal.append(literal.length() == 1 ? "" : ",")
                    .append("\"\\\\x")
                    .append(reference.hex())
                    .append('"');
        }
        return literal.append('}').toString();
    }

    @Override
    public Optional<Reference> erase(String party) {
        requireTransaction();
        Reference reference = secrets.reference(Reference.Kind.PARTY, party);
        try (Connection connection = dataSource.getConnection()) {
            // Under the same lock as appending, so that no entry is being sealed with the key that goes.
            tree.lock(connection);
            try (PreparedStatement key = connection.prepareStatement("DELETE FROM party_key WHERE party_ref = ?");
                    PreparedStatement addresses =
                            connection.prepareStatement("DELETE FROM log_address WHERE parties @> ?::bytea[]")) {
                Array parties = connection.createArrayOf("bytea", new byte[][] {reference.bytes()});
                key.setBytes(1, reference.bytes());
                addresses.setArray(1, parties);
                int removed = addresses.executeUpdate();
                return key.executeUpdate() + removed > 0 ? Optional.of(reference) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a party could not be erased", e);
        }
    }
}
