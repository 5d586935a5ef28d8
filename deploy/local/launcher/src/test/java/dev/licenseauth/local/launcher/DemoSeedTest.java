package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The seed against a suite that knows apps, plans, licences and events. */
class DemoSeedTest {

    private static final Pattern DLID = Pattern.compile("dlid=([^&]+)");

    @TempDir
    private Path folder;

    private final Set<String> catalogue = ConcurrentHashMap.newKeySet();
    private final Set<String> expired = ConcurrentHashMap.newKeySet();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger eventsHiddenFor = new AtomicInteger();
    private final AtomicInteger unavailableFor = new AtomicInteger();
    private volatile int issueStatus = 201;
    private FakeHttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeHttpServer(this::answer);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Http.Answer answer(FakeHttpServer.Request request) {
        boolean isPublic = request.path().startsWith("/api/v1/licensing/validate");
        if (!isPublic && !"Bearer token".equals(request.headers().get("authorization"))) {
            return new Http.Answer(401, "{}");
        }
        if (!isPublic && unavailableFor.getAndDecrement() > 0) {
            return new Http.Answer(503, "{}");
        }
        if (isPublic) {
            Matcher dlid = DLID.matcher(request.path());
            boolean valid = dlid.find() && !expired.contains(dlid.group(1));
            return new Http.Answer(200, "{\"valid\":%b,\"reason\":\"expired\"}".formatted(valid));
        }
        if (request.is("POST", "/api/v1/licenses")) {
            if (issueStatus != 201) {
                return new Http.Answer(issueStatus, "{\"title\":\"no\"}");
            }
            int number = issued.incrementAndGet();
            return new Http.Answer(201, "{\"id\":\"lic-%d\",\"dlid\":\"key-%d\"}".formatted(number, number));
        }
        if (request.path().startsWith("/api/v1/events")) {
            if (eventsHiddenFor.getAndDecrement() > 0) {
                return new Http.Answer(200, "{\"items\":[],\"next_cursor\":null}");
            }
            boolean isFirst = !request.path().contains("cursor=");
            return new Http.Answer(
                    200,
                    isFirst
                            ? "{\"items\":[{\"subject\":\"license:other\"}],\"next_cursor\":\"a/b\"}"
                            : "{\"items\":[{\"subject\":\"license:lic-%d\"}],\"next_cursor\":null}"
                                    .formatted(issued.get()));
        }
        return catalogue.add(request.path() + request.body())
                ? new Http.Answer(201, "{}")
                : new Http.Answer(409, "{\"type\":\"https://licenseauth.dev/problems/already-exists\"}");
    }

    private Path file() {
        return folder.resolve("demo.json");
    }

    private DemoSeed.Shown seed() throws IOException, LauncherException, InterruptedException {
        return new DemoSeed(gateway.url(), () -> "token", file()).seed();
    }

    @Test
    void aNewStackGetsCatalogueLicenceAndEvent() throws Exception {
        eventsHiddenFor.set(2);

        DemoSeed.Shown shown = seed();

        assertThat(shown.demo()).isEqualTo(new State.Demo("key-1", "app_demo"));
        assertThat(shown.request()).startsWith("curl '" + gateway.url()).contains("dlid=key-1");
        assertThat(shown.answer()).contains("\"valid\" : true");
        assertThat(shown.event()).contains("license:lic-1");
        assertThat(catalogue).hasSize(1 + 4 + 2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondRunShowsTheSameLicence() throws Exception {
        seed();

        assertThat(seed().demo().dlid()).isEqualTo("key-1");
        assertThat(issued).hasValue(1);
    }

    @Test
    void anInterruptedIssueIsRepeatedUnderTheSameIdempotencyKey() throws Exception {
        issueStatus = 500;
        assertThatExceptionOfType(LauncherException.class)
                .isThrownBy(this::seed)
                .withMessageContaining("500");
        issueStatus = 201;

        seed();

        List<FakeHttpServer.Request> issues = gateway.requests("POST", "/api/v1/licenses");
        Set<String> keys = new HashSet<>();
        issues.forEach(issue -> keys.add(issue.headers().get("idempotency-key")));
        assertThat(issues).hasSize(2);
        assertThat(keys).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotKnowYetWhichTokensAreGoodIsWaitedFor() throws Exception {
        unavailableFor.set(3);

        assertThat(seed().demo().dlid()).isEqualTo("key-1");
        assertThat(catalogue).hasSize(1 + 4 + 2);
    }

    @Test
    void aLicenceThatHasExpiredIsReplaced() throws Exception {
        seed();
        expired.add("key-1");

        assertThat(seed().demo().dlid()).isEqualTo("key-2");
    }

    @Test
    void aDamagedMemoryCostsAnotherLicenceAndNothingElse() throws Exception {
        seed();
        Files.writeString(file(), "{\"idempotency_key\":");

        assertThat(seed().demo().dlid()).isEqualTo("key-2");
    }
}
