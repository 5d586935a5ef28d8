package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.LogEntry;

import java.util.List;

/** The log: entries are appended and never changed, each under the next index. */
public interface EventLog {
    /**
     * Appends in the transaction in progress, in the order given. Appenders take turns until they commit, so indexes
     * have no gaps. An event whose id is in the log already is left out.
     *
     * @return how many entries the log grew by
     * @throws IllegalStateException when no transaction is in progress, or the store fails: then none was appended
     */
    int append(List<LogEntry> entries);
}
