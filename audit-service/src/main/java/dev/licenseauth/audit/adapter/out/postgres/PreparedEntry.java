package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.LoggedLeaf.Opening;
import dev.licenseauth.domain.audit.Parties;
import dev.licenseauth.domain.audit.leaf.Commitment;
import dev.licenseauth.domain.audit.leaf.Leaf;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.leaf.Reference.Kind;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.event.Event;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** An entry with everything that is computed of it before it is written. */
record PreparedEntry(
        Event event,
        Opening opening,
        Reference actor,
        @Nullable Reference app,
        @Nullable Reference address,
        List<Reference> parties,
        byte[] leaf,
        TreeHash hash) {

    static PreparedEntry of(LogEntry entry, byte[] salt, LogSecrets secrets) {
        Event event = entry.event();
        Opening opening = new Opening(salt, body(entry), record(entry));
        Reference actor = secrets.reference(Kind.PARTY, event.actor());
        Reference app = event.appId() == null ? null : secrets.reference(Kind.APP, event.appId());
        String address = SearchColumn.address(event.ip());
        byte[] leaf = new Leaf(
                        secrets.origin(),
                        kind(entry),
                        event.id(),
                        event.type(),
                        event.severity(),
                        event.risk(),
                        event.createdAt(),
                        actor,
                        secrets.reference(Kind.PARTY, event.subject()),
                        app,
                        entry.source(),
                        Commitment.to(opening.body(), salt))
                .bytes();
        return new PreparedEntry(
                event,
                opening,
                actor,
                app,
                address == null ? null : secrets.reference(Kind.ADDRESS, address),
                Parties.of(event).stream()
                        .map(party -> secrets.reference(Kind.PARTY, party))
                        .toList(),
                leaf,
                TreeHash.ofLeaf(leaf));
    }

    private static Leaf.Kind kind(LogEntry entry) {
        return switch (entry) {
            case LogEntry.OfEvent _ -> Leaf.Kind.EVENT;
            case LogEntry.Own _ -> Leaf.Kind.EVENT;
            case LogEntry.OfUnreadable _ -> Leaf.Kind.UNREADABLE;
        };
    }

    private static byte[] body(LogEntry entry) {
        return switch (entry) {
            case LogEntry.OfEvent event -> event.body();
            case LogEntry.OfUnreadable unreadable -> EventJson.write(unreadable.event());
            case LogEntry.Own own -> EventJson.write(own.event());
        };
    }

    private static byte @Nullable [] record(LogEntry entry) {
        return switch (entry) {
            case LogEntry.OfEvent _ -> null;
            case LogEntry.Own _ -> null;
            case LogEntry.OfUnreadable unreadable -> unreadable.record();
        };
    }
}
