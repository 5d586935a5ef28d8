package dev.licenseauth.domain.licensing;

import java.time.Instant;

/**
 * What owns a catalogue and the licences issued from it.
 *
 * @param dlidChecksum what it asks of DLIDs that it takes over
 */
public record App(AppId id, String name, DlidChecksum dlidChecksum, Instant createdAt, long version)
        implements CatalogEntry {
    @Override
    public EntryKey key() {
        return new EntryKey.OfApp(id);
    }

    @Override
    public App edited(CatalogEdit edit) {
        return new App(
                id,
                CatalogEdit.over(edit.name(), name),
                CatalogEdit.over(edit.dlidChecksum(), dlidChecksum),
                createdAt,
                version);
    }

    @Override
    public App inVersion(long newVersion) {
        return new App(id, name, dlidChecksum, createdAt, newVersion);
    }
}
