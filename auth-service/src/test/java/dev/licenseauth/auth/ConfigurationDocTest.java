package dev.licenseauth.auth;

import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.testing.ConfigurationDoc;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    @Test
    void thePageNamesEveryPropertyAndNoOther() {
        ConfigurationDoc.ofThisRepository().assertDocuments("auth-service", AuthConfig.class);
    }
}
