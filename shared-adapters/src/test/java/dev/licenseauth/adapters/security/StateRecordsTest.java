package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.security.StateRecord.Target;
import dev.licenseauth.adapters.security.StateRecords.MalformedStateException;
import dev.licenseauth.domain.security.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StateRecordsTest {
    private static StateRecord read(String json) throws MalformedStateException {
        return StateRecords.read("any", json.getBytes(UTF_8));
    }

    private static StateRecord revocation(String target) throws MalformedStateException {
        return read("{\"kind\":\"revocation\",\"target\":\"" + target + "\",\"counter\":17,\"expires_at\":1700000900}");
    }

    private static StateRecord expected(Target target) {
        return new StateRecord.Revocation(target, 17, Instant.ofEpochSecond(1_700_000_900));
    }

    @Test
    void everyTargetIsRead() throws MalformedStateException {
        UUID id = UUID.fromString("01970000-0000-7000-8000-000000000001");
        assertThat(revocation("all")).isEqualTo(expected(new Target.Everybody()));
        assertThat(revocation("non_admin")).isEqualTo(expected(new Target.NonAdmins()));
        assertThat(revocation("role:super_admin")).isEqualTo(expected(new Target.OfRole(Role.SUPER_ADMIN)));
        assertThat(revocation("user:" + id)).isEqualTo(expected(new Target.OfUser(id)));
        assertThat(revocation("session:" + id)).isEqualTo(expected(new Target.OfSession(id)));
        assertThat(revocation("key:a:b")).isEqualTo(expected(new Target.OfKey("a:b")));
    }

    @Test
    void aHeartbeatIsRead() throws MalformedStateException {
        assertThat(read("{\"kind\":\"heartbeat\",\"at_ms\":1700000000123,\"counter\":17,\"later\":1}"))
                .isEqualTo(new StateRecord.Heartbeat(Instant.ofEpochMilli(1_700_000_000_123L), 17));
    }

    @Test
    void anOwnerIsReadBannedForEverUntilATimeOrNotAtAll() throws MalformedStateException {
        String start =
                "{\"kind\":\"owner\",\"owner_ref\":\"Customer_01\",\"version\":3,\"user_id\":\"later\",\"banned\":";
        assertThat(read(start + "true,\"banned_until\":null}"))
                .isEqualTo(new StateRecord.Owner("Customer_01", 3, true, null));
        assertThat(read(start + "true,\"banned_until\":1700000900}"))
                .isEqualTo(new StateRecord.Owner("Customer_01", 3, true, Instant.ofEpochSecond(1_700_000_900)));
        assertThat(read(start + "false}")).isEqualTo(new StateRecord.Owner("Customer_01", 3, false, null));
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() throws MalformedStateException {
        assertThat(read("{\"kind\":\"weather\",\"sun\":true}")).isEqualTo(new StateRecord.Irrelevant());
        assertThat(read("{}")).isEqualTo(new StateRecord.Irrelevant());
    }

    @Test
    void aTombstoneTakesAwayAKeyAndNothingElse() throws MalformedStateException {
        assertThat(StateRecords.read("key/abc", null)).isEqualTo(new StateRecord.SigningKeyGone("abc"));
        assertThat(StateRecords.read("revocation/user:1", null)).isEqualTo(new StateRecord.Irrelevant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"kind\":\"heartbeat\"}",
                "{\"kind\":\"heartbeat\",\"at_ms\":\"1\",\"counter\":1}",
                "{\"kind\":\"heartbeat\",\"at_ms\":1.5,\"counter\":1}",
                "{\"kind\":\"heartbeat\",\"at_ms\":1,\"counter\":99999999999999999999}",
                "{\"kind\":\"revocation\",\"target\":\"user:x\",\"counter\":1,\"expires_at\":1}",
                "{\"kind\":\"revocation\",\"target\":\"role:king\",\"counter\":1,\"expires_at\":1}",
                "{\"kind\":\"revocation\",\"target\":\"moon\",\"counter\":1,\"expires_at\":1}",
                "{\"kind\":\"revocation\",\"counter\":1,\"expires_at\":1}",
                "{\"kind\":\"owner\",\"owner_ref\":\"o\",\"version\":1}",
                "{\"kind\":\"owner\",\"owner_ref\":\"o\",\"version\":1,\"banned\":\"true\"}",
                "{\"kind\":\"owner\",\"owner_ref\":\"\",\"version\":1,\"banned\":true}",
                "{\"kind\":\"owner\",\"owner_ref\":\"o\",\"banned\":true}",
                "{\"kind\":\"owner\",\"owner_ref\":\"o\",\"version\":1,\"banned\":true,\"banned_until\":\"soon\"}",
                "{\"kind\":\"key\",\"kid\":\"k\",\"version\":1,"
                        + "\"jwk\":{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"AQAB\",\"e\":\"AQAB\"}}",
                "{\"kind\":\"key\",\"kid\":\"k\",\"version\":1,"
                        + "\"jwk\":{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"*\",\"e\":\"AQAB\"}}",
            })
    void aRecordOfAKnownKindThatIsNoneIsTold(String json) {
        assertThatExceptionOfType(MalformedStateException.class).isThrownBy(() -> read(json));
    }

    @Test
    void aKeyForAnythingButOurSignaturesIsPassedOver() throws MalformedStateException {
        assertThat(read("{\"kind\":\"key\",\"kid\":\"k\",\"version\":1,\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}"))
                .isEqualTo(new StateRecord.Irrelevant());
    }
}
