package dev.licenseauth.local.launcher;

/** A service of the suite and the database that is its own. */
enum Service {
    AUTH(PartName.AUTH_SERVICE, "auth"),
    LICENSE(PartName.LICENSE_SERVICE, "license"),
    AUDIT(PartName.AUDIT_SERVICE, "audit"),
    WEBHOOK(PartName.WEBHOOK_DISPATCHER, "webhook");

    private final PartName part;
    private final String database;

    Service(PartName part, String database) {
        this.part = part;
        this.database = database;
    }

    PartName part() {
        return part;
    }

    /** The database's name, which is also its owner's. */
    String database() {
        return database;
    }

    /** As {@code deploy/connectors} calls it. */
    String connector() {
        return database + "-outbox";
    }
}
