package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.LogEntry;

import java.util.List;

/** What was logged before the log was a Merkle log. */
public interface UnprovenEntries {
    /** Takes the oldest of them out, in the transaction in progress; none when all have been carried over. */
    List<LogEntry> takeOldest(int limit);
}
