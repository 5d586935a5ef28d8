package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A search as SQL, phrased so that every way of filtering walks an index backwards and stops at the limit:
 * one branch for each of several severities, whose orders merge; and for times, span by span.
 */
final class EventSearchSql {
    /** What is read of an entry. The value of a record that was no event may be large: lists are read without. */
    static final String COLUMNS = "log_index, event_id, leaf, log_entry.parties, sealed, NULL::bytea AS record";

    /** The same of a single entry. */
    static final String COLUMNS_OF_ONE = "log_index, event_id, leaf, parties, sealed, sealed_record";

    private static final String MERGED_COLUMNS = "log_index, event_id, leaf, parties, sealed, record";

    private final EventFilter filter;
    private final @Nullable Long before;
    private final int limit;
    private final BiFunction<Reference.Kind, String, Reference> references;
    private final List<Object> parameters = new ArrayList<>();
    private final String text;

    EventSearchSql(
            EventFilter filter,
            @Nullable Long before,
            int limit,
            BiFunction<Reference.Kind, String, Reference> references) {
        this.filter = filter;
        this.before = before;
        this.limit = limit;
        this.references = references;
        text = build();
    }

    String text() {
        return text;
    }

    List<Object> parameters() {
        return List.copyOf(parameters);
    }

    private String build() {
        Set<Severity> severities = filter.severities();
        if (severities.isEmpty() || severities.size() == Severity.values().length) {
            return branch(null);
        }
        if (severities.size() == 1) {
            return branch(severities.iterator().next());
        }
        return EnumSet.copyOf(severities).stream()
                .map(this::branch)
                .collect(Collectors.joining(
                        ") UNION ALL (", "SELECT " + MERGED_COLUMNS + " FROM ((", ")) AS merged" + newest()));
    }

    private String branch(@Nullable Severity severity) {
        return filter.from() == null && filter.to() == null
                ? "SELECT " + COLUMNS + " FROM " + entries() + " WHERE " + conditions(severity) + newest()
                : bySpan(severity);
    }

    private String bySpan(@Nullable Severity severity) {
        // The limit inside is not only enough for each span: it also keeps the planner from joining the other way
        // round. Parameters are numbered by their place, so the parts are made in the order they stand in.
        return "SELECT " + MERGED_COLUMNS + " FROM (SELECT first_index FROM log_span WHERE "
                + times("latest", "earliest")
                + (before == null ? "" : " AND first_index < " + parameter(before))
                + ") AS span CROSS JOIN LATERAL (SELECT " + COLUMNS + " FROM " + entries()
                + " WHERE log_index >= first_index AND log_index < first_index + 1024 AND "
                + times("created_at", "created_at") + " AND " + conditions(severity) + newest()
                + ") AS entry ORDER BY first_index DESC, log_index DESC LIMIT " + limit;
    }

    /** Addresses are in a table of their own. */
    private String entries() {
        return filter.ip() == null ? "log_entry" : "log_address JOIN log_entry USING (log_index)";
    }

    private String newest() {
        return " ORDER BY log_index DESC LIMIT " + limit;
    }

    private String times(String notBefore, String before) {
        List<String> conditions = new ArrayList<>();
        if (filter.from() != null) {
            conditions.add(notBefore + " >= " + parameter(SearchColumn.time(filter.from())));
        }
        if (filter.to() != null) {
            conditions.add(before + " < " + parameter(SearchColumn.time(filter.to())));
        }
        return String.join(" AND ", conditions);
    }

    private String conditions(@Nullable Severity severity) {
        List<String> conditions = new ArrayList<>();
        conditions.add(before == null ? "TRUE" : "log_index < " + parameter(before));
        if (severity != null) {
            conditions.add("severity = " + parameter(severity.word()));
        }
        if (filter.type() != null) {
            conditions.add("event_type = " + parameter(filter.type().value()));
        }
        equal(conditions, "actor_ref", Reference.Kind.PARTY, filter.actor());
        equal(conditions, "app_ref", Reference.Kind.APP, filter.appId());
        equal(conditions, "ip_ref", Reference.Kind.ADDRESS, filter.ip());
        if (filter.operatorActions()) {
            conditions.add("operator");
        }
        if (filter.minRisk() > 0) {
            // Said twice: the partial index is usable only where the plan can see that risk is above 0.
            conditions.add("risk > 0 AND risk >= " + parameter(filter.minRisk()));
        }
        return String.join(" AND ", conditions);
    }

    private void equal(List<String> conditions, String column, Reference.Kind kind, @Nullable String value) {
        if (value != null) {
            conditions.add(
                    column + " = " + parameter(references.apply(kind, value).bytes()));
        }
    }

    private String parameter(Object value) {
        parameters.add(value);
        return "?";
    }
}
