package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Learns whether any app takes over DLIDs whose checksum does not hold. */
@ApplicationScoped
public class RefreshForeignDlids {
    private final Catalog catalog;
    private final ForeignDlids foreignDlids;

    RefreshForeignDlids(Catalog catalog, ForeignDlids foreignDlids) {
        this.catalog = catalog;
        this.foreignDlids = foreignDlids;
    }

    @Transactional
    public void handle() {
        foreignDlids.mayExist(catalog.importsForeignDlids());
    }
}
