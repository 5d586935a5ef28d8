package dev.licenseauth.domain.licensing;

import java.time.Instant;

/** What owns a catalogue and the licences issued from it. */
public record App(AppId id, String name, Instant createdAt, long version) implements CatalogEntry {
    @Override
    public EntryKey key() {
        return new EntryKey.OfApp(id);
    }

    @Override
    public App edited(CatalogEdit edit) {
        return new App(id, CatalogEdit.over(edit.name(), name), createdAt, version);
    }

    @Override
    public App inVersion(long newVersion) {
        return new App(id, name, createdAt, newVersion);
    }
}
