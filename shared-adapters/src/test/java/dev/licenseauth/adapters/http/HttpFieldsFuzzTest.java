package dev.licenseauth.adapters.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.CharConversionException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is written where headers, ids and bodies should be. */
class HttpFieldsFuzzTest {
    private final ClientAddresses behindProxies = new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:1::/48"));
    private final ObjectMapper json = strict();

    private static ObjectMapper strict() {
        ObjectMapper mapper = new ObjectMapper();
        new StrictJson().customize(mapper);
        return mapper;
    }

    @FuzzTest(maxDuration = "1m")
    void ifMatchIsReadOrRefused(FuzzedDataProvider data) {
        long version = data.consumeLong(1, Long.MAX_VALUE);
        String header = data.consumeRemainingAsString();

        assertThat(EntityTags.ifMatch(EntityTags.of(version)).test(version)).isTrue();
        try {
            boolean matches = EntityTags.ifMatch(header).test(version);
            assertThat(!matches || header.strip().equals("*") || header.contains(EntityTags.of(version)))
                    .isTrue();
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().errors())
                    .extracting(Problem.FieldError::field)
                    .containsExactly("If-Match");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aForwardedClientIsAlwaysAnAddressAndNeverAProxysWord(FuzzedDataProvider data) {
        List<String> lines = new ArrayList<>();
        while (data.remainingBytes() > 0 && lines.size() < 10) {
            lines.add(data.consumeString(60));
        }
        String stranger = behindProxies.resolve("203.0.113.9", lines);
        String client = behindProxies.resolve("10.0.0.1", lines);

        assertThat(stranger).isEqualTo("203.0.113.9");
        assertThat(InetAddress.ofLiteral(client).getHostAddress()).isEqualTo(client);
    }

    @FuzzTest(maxDuration = "1m")
    void aPathsIdIsTheOneWayToWriteIt(FuzzedDataProvider data) {
        UUID id = new UUID(data.consumeLong(), data.consumeLong());
        String written = data.consumeRemainingAsString();

        assertThat(PathIds.of(id.toString(), HttpFieldsFuzzTest::notFound)).isEqualTo(id);
        try {
            assertThat(PathIds.of(written, HttpFieldsFuzzTest::notFound).toString())
                    .isEqualToIgnoringCase(written);
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(404);
        }
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.notFound("There is no such thing."));
    }

    /** What bodies of requests are made of. */
    record Body(
            @Nullable String text,
            @Nullable Integer number,
            @Nullable Boolean truth,
            @Nullable Instant time,
            @Nullable List<@Nullable String> texts,
            Given<Integer> given,
            @Nullable Map<String, String> words) {}

    @FuzzTest(maxDuration = "1m")
    void aBodyIsReadOrRefusedAndReadTheSameOnceWritten(FuzzedDataProvider data) throws JsonProcessingException {
        Body body;
        try {
            body = json.readValue(data.consumeRemainingAsBytes(), Body.class);
        } catch (IOException e) {
            assertThat(e).isInstanceOfAny(JsonProcessingException.class, CharConversionException.class);
            return;
        }
        if (body != null && body.time() != null) {
            String time = "{\"time\":\"" + body.time() + "\"}";
            assertThat(json.readValue(time, Body.class).time()).isEqualTo(body.time());
        }
    }
}
