package dev.licenseauth.testing.infra;

import dev.licenseauth.testing.NotesResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SuiteTestResourceTest {

    @Inject
    NotesResource service;

    @Inject
    Config config;

    @InjectSuite
    SuiteHandle suite;

    @Test
    void theServiceAndItsTestLookAtTheSameDatabase() throws Exception {
        assertThat(service.databaseName()).isEqualTo(suite.database().name());
        try (Connection owner = suite.database().connect();
                Connection superuser = suite.database().connectAsSuperuser()) {
            assertThat(owner.getCatalog())
                    .isEqualTo(superuser.getCatalog())
                    .isEqualTo(suite.database().name());
        }
    }

    @Test
    void theServiceIsToldOfItsBrokerAndTopics() {
        assertThat(value("kafka.bootstrap.servers")).isEqualTo(suite.kafka().bootstrapServers());
        assertThat("license.events.v1" + value("licenseauth.topics.suffix"))
                .isEqualTo(suite.kafka().topic("license.events.v1"));
        assertThat(suite.kafka().read(suite.kafka().topic("license.events.v1"))).isEmpty();
    }

    @Test
    void itsSecretsAreFreshAndPrivate() throws Exception {
        Path serviceKey = Path.of(value("licenseauth.service-key-file"));
        Path masterKey = Path.of(value("licenseauth.master-key-file"));

        assertThat(Base64.getDecoder().decode(Files.readString(masterKey))).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(masterKey)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(serviceKey)).isNotEqualTo(Files.readString(masterKey));
    }

    @Test
    void theServiceListensOnAPortOfItsOwn() {
        assertThat(RestAssured.port).isNotZero().isNotEqualTo(8081);
    }

    private String value(String property) {
        return config.getValue(property, String.class);
    }
}
