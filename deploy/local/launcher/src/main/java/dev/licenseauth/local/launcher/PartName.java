package dev.licenseauth.local.launcher;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of the stack: a process of its own (PostgreSQL's workers count as one with it). */
enum PartName {
    POSTGRES("postgres"),
    KAFKA("kafka"),
    CONNECT("connect"),
    AUTH_SERVICE("auth-service"),
    LICENSE_SERVICE("license-service"),
    AUDIT_SERVICE("audit-service"),
    WEBHOOK_DISPATCHER("webhook-dispatcher"),
    GATEWAY("gateway");

    /** Groups that end together, one after the other: who asks before who answers. */
    static final List<List<PartName>> STOP_ORDER = List.of(
            List.of(AUTH_SERVICE, LICENSE_SERVICE, AUDIT_SERVICE, WEBHOOK_DISPATCHER),
            List.of(GATEWAY),
            List.of(CONNECT),
            List.of(KAFKA),
            List.of(POSTGRES));

    private final String id;

    PartName(String id) {
        this.id = id;
    }

    /** As people type it, and as files and folders are called. */
    String id() {
        return id;
    }

    static Optional<PartName> of(String id) {
        return Stream.of(values()).filter(part -> part.id.equals(id)).findFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
