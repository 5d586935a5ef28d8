package dev.licenseauth.license.adapter.in.rest;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.port.InternetNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is asked of the public validation by GET. */
class QuestionsFuzzTest {
    private static final Set<String> NAMED = Set.of("dlid", "product", "domain", "hwid", "register");

    private final Questions questions = new Questions(
            new AnyNames(), hwid -> new DeviceKey(HexFormat.of().formatHex(hwid.getBytes(StandardCharsets.UTF_8))));

    /** International names are read elsewhere. */
    private static final class AnyNames implements InternetNames {
        @Override
        public Optional<String> toAscii(String name) {
            return Optional.empty();
        }

        @Override
        public boolean isPublicSuffix(String host) {
            return host.equals("com");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aQueryIsReadOrRefusedByTheNameOfWhatIsWrong(FuzzedDataProvider data) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        try {
            new QueryStringDecoder("?" + data.consumeRemainingAsString())
                    .parameters()
                    .forEach(parameters::add);
        } catch (IllegalArgumentException e) {
            // No query at all: the server says so.
            return;
        }
        try {
            Questions.Asked asked = questions.check(parameters);
            assertThat(parameters.getAll("dlid")).hasSize(1);
            assertThat(asked.question().product())
                    .satisfiesAnyOf(
                            product -> assertThat(product).isNull(),
                            product -> assertThat(product).hasSizeBetween(1, 255));
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().errors().stream().map(error -> error.field()).collect(Collectors.toSet()))
                    .isNotEmpty()
                    .isSubsetOf(NAMED);
        }
    }
}
