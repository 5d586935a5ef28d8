package dev.licenseauth.webhook;

import dev.licenseauth.testing.ConfigurationDoc;
import dev.licenseauth.webhook.config.WebhookConfig;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    @Test
    void thePageNamesEveryPropertyAndNoOther() {
        ConfigurationDoc.ofThisRepository().assertDocuments("webhook-dispatcher", WebhookConfig.class);
    }
}
