package dev.licenseauth.domain.licensing;

/** What stands in the catalogue: an app, or a product or plan of one. */
public sealed interface CatalogEntry permits App, Product, Plan {
    /** What it is found by; never changes. */
    EntryKey key();

    /** Its name, for people. */
    String name();

    /** Grows by one with each change. */
    long version();

    /** The same with what the edit names; what it names that this has not is left aside. */
    CatalogEntry edited(CatalogEdit edit);

    /** The same in another version. */
    CatalogEntry inVersion(long version);
}
