package dev.licenseauth.domain.security;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class RoleTest {
    private static final String ALL =
            Arrays.stream(Permission.values()).map(Permission::word).collect(Collectors.joining(" "));

    @ParameterizedTest
    @CsvSource({
        "GUEST, ''",
        "USER, license:read",
        "SUPPORT, license:read catalog:read user:read user:warn session:revoke event:read",
        "RESELLER, license:read license:write license:revoke license:bulk license:reveal catalog:read event:read"
    })
    void aRoleHoldsItsPermissionsAndNoOther(Role role, String words) {
        Set<String> held = Arrays.stream(Permission.values())
                .filter(role::allows)
                .map(Permission::word)
                .collect(Collectors.toSet());
        assertThat(held).containsExactlyInAnyOrderElementsOf(words.isEmpty() ? Set.of() : Set.of(words.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"ADMIN, audit:export security:write emergency:execute", "SUPER_ADMIN, ''"})
    void administratorsLackOnly(Role role, String words) {
        Set<String> lacking = Arrays.stream(ALL.split(" ")).collect(Collectors.toSet());
        Arrays.stream(Permission.values()).filter(role::allows).forEach(held -> lacking.remove(held.word()));
        assertThat(lacking).containsExactlyInAnyOrderElementsOf(words.isEmpty() ? Set.of() : Set.of(words.split(" ")));
    }
}
