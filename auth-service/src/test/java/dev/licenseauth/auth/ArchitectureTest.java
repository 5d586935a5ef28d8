package dev.licenseauth.auth;

import dev.licenseauth.testing.architecture.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("identity", "dev.licenseauth.auth");
    }
}
