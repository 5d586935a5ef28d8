package dev.licenseauth.adapters;

import dev.licenseauth.testing.architecture.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("dev.licenseauth.adapters");
    }
}
