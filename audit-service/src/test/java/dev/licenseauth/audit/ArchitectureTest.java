package dev.licenseauth.audit;

import dev.licenseauth.testing.architecture.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("audit", "dev.licenseauth.audit");
    }
}
