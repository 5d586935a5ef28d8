package dev.licenseauth.license.adapter.in.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class PlainQueryTest {
    private static final String DLID = "a1b2c3d4-e5f6a7b8-c9d0e1f2-0011a942";

    @Test
    void whatNearlyAllClientsSendIsPlain() {
        assertThat(PlainQuery.read("dlid=" + DLID + "&product=pos&domain=https://Shop.example.com:8443/&hwid=x_1"))
                .isEqualTo(new PlainQuery(
                        new Questions.Given(DLID, "pos", "https://Shop.example.com:8443/", "x_1"), true));
        assertThat(PlainQuery.read("register=false&dlid=" + DLID))
                .isEqualTo(new PlainQuery(new Questions.Given(DLID, null, null, null), false));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "dlid",
                "dlid=a%20b",
                "dlid=a+b",
                "dlid=a&dlid=a",
                "dlid=&dlid=a",
                "DLID=a",
                "dlid=a&utm_source=x",
                "dlid=a&",
                "dlid=a&&product=b",
                "dlid=a;product=b",
                "dlid=a=b",
                "dlid=ä",
                "dlid=a&register=maybe",
                "dlid=a&register=",
                "dlid=a#b"
            })
    void whateverNeedsMoreThanALookIsNot(@Nullable String query) {
        assertThat(PlainQuery.read(query)).isNull();
    }

    @Test
    void itNeverFindsAnythingElseThanTheGeneralWay() {
        Random random = new Random(20_261_122);
        List<String> names = List.of("dlid", "product", "domain", "hwid", "register", "Dlid", "x", "");
        List<String> values =
                List.of("a1", "", "true", "false", "shop.example.com", "a:b/c", "%41", "a+b", "a;b", "~._-");
        List<String> signs = List.of("=", "=", "=", "=", "", "==");
        int plain = 0;
        for (int i = 0; i < 20_000; i++) {
            String query = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(_ -> any(names, random) + any(signs, random) + any(values, random))
                    .collect(Collectors.joining(random.nextInt(20) == 0 ? ";" : "&"));
            PlainQuery read = PlainQuery.read(query);
            if (read != null) {
                plain++;
                Map<String, List<String>> decoded = new HashMap<>(decoded(query));
                assertThat(decoded.remove("register")).as(query).isIn(null, List.of("true"), List.of("false"));
                assertThat(read.isRegister()).as(query).isEqualTo(!query.contains("register=false"));
                assertThat(asGiven(read)).as(query).isEqualTo(decoded);
            }
        }
        assertThat(plain).isGreaterThan(1_000);
    }

    private static String any(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static Map<String, List<String>> decoded(String query) {
        return new QueryStringDecoder("/?" + query).parameters();
    }

    private static Map<String, List<String>> asGiven(PlainQuery read) {
        Questions.Given given = read.given();
        Map<String, @Nullable String> all = new HashMap<>();
        all.put("dlid", given.dlid());
        all.put("product", given.product());
        all.put("domain", given.domain());
        all.put("hwid", given.hwid());
        return all.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.of(Objects.requireNonNull(entry.getValue()))));
    }
}
