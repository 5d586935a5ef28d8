package dev.licenseauth.audit;

import dev.licenseauth.audit.config.AuditConfig;
import dev.licenseauth.testing.ConfigurationDoc;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    @Test
    void thePageNamesEveryPropertyAndNoOther() {
        ConfigurationDoc.ofThisRepository().assertDocuments("audit-service", AuditConfig.class);
    }
}
