package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.Parties;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.port.EventLog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A log in memory. */
final class FakeEventLog implements EventLog {
    final List<LogEntry> entries = new ArrayList<>();

    @Override
    public int append(List<LogEntry> added) {
        int before = entries.size();
        for (LogEntry entry : added) {
            if (entries.stream().noneMatch(known -> id(known).equals(id(entry)))) {
                entries.add(entry);
            }
        }
        return entries.size() - before;
    }

    @Override
    public Optional<Reference> erase(String party) {
        return entries.stream().anyMatch(entry -> Parties.of(entry.event()).contains(party))
                ? Optional.of(new Reference(new byte[32]))
                : Optional.empty();
    }

    private static UUID id(LogEntry entry) {
        return entry.event().id();
    }
}
