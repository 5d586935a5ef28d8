package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.TypedQuery;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Reads the log in one statement, without a transaction. */
@ApplicationScoped
class PostgresLoggedEvents implements LoggedEvents {
    @Override
    public List<LoggedEvent> newestFirst(EventFilter filter, @Nullable Long before, int limit) {
        EventSearchSql sql = new EventSearchSql(filter, before, limit);
        TypedQuery<LogEntryRow> query = LogEntryRow.getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(sql.text(), LogEntryRow.class);
        List<Object> parameters = sql.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        return query.getResultStream().map(LogEntryRow::toLoggedEvent).toList();
    }
}
