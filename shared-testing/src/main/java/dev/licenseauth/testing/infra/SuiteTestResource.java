package dev.licenseauth.testing.infra;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Gives a service under test a database, topics and secrets of its own on the build's PostgreSQL and Kafka, and somebody
 * who makes the tokens it accepts.
 *
 * <p>A fresh set per test class:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
 * class IssueLicenseTest {
 *     @InjectSuite
 *     SuiteHandle suite;
 * }
 * }</pre>
 */
public final class SuiteTestResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable SuiteHandle handle;
    private @Nullable Path secrets;

    @Override
    public Map<String, String> start() {
        TestDatabase database = TestDatabase.create();
        TestKafka kafka = TestKafka.create();
        TestAuthority authority = TestAuthority.start(kafka);
        handle = new SuiteHandle(database, kafka, authority);
        Path folder = secretsFolder();
        secrets = folder;
        return Map.ofEntries(
                Map.entry("quarkus.datasource.jdbc.url", database.jdbcUrl()),
                Map.entry("quarkus.datasource.username", database.username()),
                Map.entry("quarkus.datasource.password", database.password()),
                Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
                Map.entry("licenseauth.topics.suffix", kafka.suffix()),
                Map.entry("licenseauth.master-key-file", write(folder.resolve("master.key"), Secrets.key())),
                Map.entry("licenseauth.service-key-file", write(folder.resolve("service.key"), Secrets.key())),
                Map.entry("licenseauth.auth-state.feed-url", authority.feedUrl().toString()),
                // Twice the default: what tells it shares this JVM with the service, and a build its cores with another
                // module's tests.
                Map.entry("licenseauth.auth-state.max-age", "PT6S"),
                Map.entry("quarkus.http.test-port", "0"),
                Map.entry("quarkus.management.test-port", "0"));
    }

    @Override
    public void inject(TestInjector injector) {
        if (handle != null) {
            injector.injectIntoFields(
                    handle, new TestInjector.AnnotatedAndMatchesType(InjectSuite.class, SuiteHandle.class));
        }
    }

    @Override
    public void stop() {
        try {
            if (handle != null) {
                try (TestDatabase _ = handle.database();
                        TestKafka _ = handle.kafka();
                        TestAuthority _ = handle.auth()) {
                    handle = null;
                }
            }
        } finally {
            if (secrets != null) {
                delete(secrets.resolve("master.key"));
                delete(secrets.resolve("service.key"));
                delete(secrets);
                secrets = null;
            }
        }
    }

    private static Path secretsFolder() {
        try {
            return Files.createTempDirectory("suite-secrets");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Path file, String secret) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, secret).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
