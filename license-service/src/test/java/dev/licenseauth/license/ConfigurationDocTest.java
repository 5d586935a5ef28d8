package dev.licenseauth.license;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.license.config.LicenseConfig;
import dev.licenseauth.testing.ConfigurationDoc;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    @Test
    void thePageNamesEveryPropertyAndNoOther() {
        ConfigurationDoc.ofThisRepository().assertDocuments("license-service", LicenseConfig.class);
        ConfigurationDoc.ofThisRepository().assertDocuments("All services", PlatformConfig.class);
    }
}
