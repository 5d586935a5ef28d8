package dev.licenseauth.adapters.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EntityTagsTest {
    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", " \"7\" ", "*", "\"6\", \"7\"", "W/\"7\",\"7\""})
    void whatNamesTheVersionMatches(String header) {
        assertThat(EntityTags.ifMatch(header)).accepts(7L);
    }

    @Test
    void withoutTheHeaderAnyVersionMatches() {
        assertThat(EntityTags.ifMatch(null)).accepts(7L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "\"07\"", "W/\"7\"", "\"\"", "\"99999999999999999999\""})
    void anythingElseDoesNot(String header) {
        assertThat(EntityTags.ifMatch(header)).rejects(7L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "\"7", "rubbish", "\"7\"\"8\"", "\"7\",", "\"a b\""})
    void whatCannotBeReadIsNotIgnored(String header) {
        assertThatThrownBy(() -> EntityTags.ifMatch(header))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(400));
    }
}
