package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointFormat;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.EventPattern;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/** Reads and writes rows of the table of endpoints. */
@ApplicationScoped
class EndpointRows {
    /** The columns {@link #read} needs. */
    static final String COLUMNS = """
            id, url_sealed, format, event_types, min_severity, app_ids, rate_limit, headers_sealed, enabled,
            disabled_reason, secret_sealed, previous_secret_sealed, previous_secret_until, created_at, updated_at, version
            """;

    private final EndpointSeal seal;

    EndpointRows(EndpointSeal seal) {
        this.seal = seal;
    }

    List<Endpoint> readAll(PreparedStatement query) throws SQLException {
        List<Endpoint> endpoints = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                endpoints.add(read(rows));
            }
        }
        return endpoints;
    }

    private Endpoint read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String reason = row.getString("disabled_reason");
        byte[] previous = row.getBytes("previous_secret_sealed");
        EndpointSettings settings = new EndpointSettings(
                seal.openUrl(row.getBytes("url_sealed"), id),
                EndpointFormat.ofWord(row.getString("format")),
                texts(row.getArray("event_types")).stream()
                        .map(EventPattern::new)
                        .toList(),
                Severity.ofWord(row.getString("min_severity")).orElseThrow(),
                new TreeSet<>(texts(row.getArray("app_ids"))),
                row.getObject("rate_limit", Integer.class),
                seal.openHeaders(row.getBytes("headers_sealed"), id),
                row.getBoolean("enabled"));
        return new Endpoint(
                id,
                settings,
                reason == null ? null : DisableReason.valueOf(reason.toUpperCase(Locale.ROOT)),
                new Endpoint.Secrets(
                        seal.openSecret(row.getBytes("secret_sealed"), id),
                        previous == null ? null : seal.openSecret(previous, id),
                        instantOrNull(row, "previous_secret_until")),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                row.getLong("version"));
    }

    /** Sets what changes; the id comes last, as number 15. */
    void write(PreparedStatement statement, Endpoint endpoint) throws SQLException {
        EndpointSettings settings = endpoint.settings();
        UUID id = endpoint.id();
        DisableReason reason = endpoint.disabledReason();
        Endpoint.Secrets secrets = endpoint.secrets();
        Instant previousUntil = secrets.previousUntil();
        statement.setBytes(1, seal.seal(settings.url(), id));
        statement.setString(2, settings.url().host());
        statement.setString(3, settings.format().word());
        statement.setArray(
                4,
                textArray(
                        statement,
                        settings.eventTypes().stream().map(EventPattern::value).toList()));
        statement.setString(5, settings.minSeverity().word());
        statement.setArray(6, textArray(statement, List.copyOf(settings.appIds())));
        statement.setObject(7, settings.rateLimit());
        statement.setBytes(8, seal.seal(settings.headers(), id));
        statement.setBoolean(9, settings.enabled());
        statement.setString(10, reason == null ? null : reason.word());
        statement.setBytes(11, seal.seal(secrets.current(), id));
        statement.setBytes(12, secrets.previous() == null ? null : seal.seal(secrets.previous(), id));
        statement.setObject(13, previousUntil == null ? null : previousUntil.atOffset(ZoneOffset.UTC));
        statement.setObject(14, endpoint.updatedAt().atOffset(ZoneOffset.UTC));
        statement.setObject(15, id);
    }

    private static Array textArray(PreparedStatement statement, List<String> values) throws SQLException {
        return statement.getConnection().createArrayOf("text", values.toArray());
    }

    static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
