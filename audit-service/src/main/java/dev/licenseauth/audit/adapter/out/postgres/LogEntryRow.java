package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.LoggedEvent;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** What is read of an entry. Never written through: appending is a statement of its own. */
@Entity
@Immutable
@Table(name = "log_entry")
class LogEntryRow extends PanacheEntityBase {
    @Id
    @Column(name = "log_index")
    long logIndex;

    @Column(name = "body")
    byte[] body;

    LoggedEvent toLoggedEvent() {
        return new LoggedEvent(logIndex, body);
    }
}
