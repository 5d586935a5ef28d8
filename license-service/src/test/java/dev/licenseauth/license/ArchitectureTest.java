package dev.licenseauth.license;

import dev.licenseauth.testing.architecture.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("licensing", "dev.licenseauth.license");
    }
}
