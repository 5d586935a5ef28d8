package dev.licenseauth.webhook;

import dev.licenseauth.testing.architecture.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("webhook", "dev.licenseauth.webhook");
    }
}
