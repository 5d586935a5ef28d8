package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

import java.util.Arrays;
import java.util.Optional;

/** A bounded context: a package of the shared domain and the one service that owns it. */
enum Context {
    IDENTITY("identity", "auth"),
    LICENSING("licensing", "license"),
    AUDIT("audit", "audit"),
    WEBHOOK("webhook", "webhook");

    private final String domain;
    private final String service;

    Context(String domain, String service) {
        this.domain = domain;
        this.service = service;
    }

    static Context named(String domain) {
        return Arrays.stream(values())
                .filter(context -> context.domain.equals(domain))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("No such context: " + domain));
    }

    /** The service's part of its package name. */
    String service() {
        return service;
    }

    /** The context whose words a class is, if any: {@code event} and {@code security} are everybody's. */
    static Optional<Context> ofDomain(String root, JavaClass type) {
        return Arrays.stream(values())
                .filter(context -> isIn(type, root + ".domain." + context.domain))
                .findAny();
    }

    /** The context a class works for, be it domain or service. */
    static Optional<Context> of(String root, JavaClass type) {
        return ofDomain(root, type)
                .or(() -> Arrays.stream(values())
                        .filter(context -> isIn(type, root + "." + context.service))
                        .findAny());
    }

    static boolean isIn(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }
}
