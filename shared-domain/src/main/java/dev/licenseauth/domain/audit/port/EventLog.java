package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.leaf.Reference;

import java.util.List;
import java.util.Optional;

/** The log: entries are appended and never changed, each under the next index. */
public interface EventLog {
    /**
     * Appends in the transaction in progress, in the order given, and lets the tree grow. Appenders take turns until they
     * commit, so indexes have no gaps. An event whose id is in the log already is left out.
     *
     * @return how many entries the log grew by
     * @throws IllegalStateException when no transaction is in progress, or the store fails: then none was appended
     */
    int append(List<LogEntry> entries);

    /**
     * Erases a party in the transaction in progress: its key, and with it the personal values of every event it is a
     * party of. Leaves and proofs stay.
     *
     * @param party as it stands in events, for example {@code user:42} or {@code owner:customer_01}
     * @return what stands for the party in leaves; empty where there was nothing to erase
     */
    Optional<Reference> erase(String party);
}
