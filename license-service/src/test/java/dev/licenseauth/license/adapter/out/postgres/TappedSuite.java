package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** {@link SuiteTestResource} with a {@link StatementTap} in front of the database. */
public final class TappedSuite implements QuarkusTestResourceLifecycleManager {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String JDBC = "jdbc:";

    private final SuiteTestResource suite = new SuiteTestResource();
    private @Nullable StatementTap tap;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(suite.start());
        settings.computeIfPresent(URL, (name, url) -> tapped(URI.create(url.substring(JDBC.length()))));
        return settings;
    }

    private String tapped(URI server) {
        try {
            StatementTap opened = new StatementTap(server.getPort());
            tap = opened;
            return JDBC + server.getScheme() + "://127.0.0.1:" + opened.port() + server.getPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        suite.inject(injector);
        if (tap != null) {
            injector.injectIntoFields(
                    tap, new TestInjector.AnnotatedAndMatchesType(InjectSuite.class, StatementTap.class));
        }
    }

    @Override
    public void stop() {
        try {
            if (tap != null) {
                tap.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            suite.stop();
        }
    }
}
