package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The example of docs/clients/javascript: login by JWE and verification of the token with a JOSE library that is not ours. */
@ExtendWith(SharedStack.class)
class JavascriptClientIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static LocalStack stack;
    private static Path client;

    @BeforeAll
    static void install(LocalStack shared) throws IOException {
        stack = shared;
        OutsideTools.require(List.of("node", "npm"));
        // Not where it stands: a build leaves no installed packages among the sources.
        client = Files.createDirectories(Repository.root().resolve("system-tests/target/javascript"));
        for (String file : List.of("package.json", "package-lock.json", "login.mjs")) {
            Files.copy(
                    Repository.root().resolve("docs/clients/javascript").resolve(file),
                    client.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Command.Result installed = Command.run(
                LIMIT, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund", "--prefix", client.toString()));
        if (installed.exitCode() != 0) {
            OutsideTools.unavailable("npm could not install the client: " + installed.all());
        }
    }

    private static Command.Result logIn(String password) {
        return Command.run(
                LIMIT,
                Map.of("LICENSEAUTH_USERNAME", "admin", "LICENSEAUTH_PASSWORD", password),
                List.of("node", client.resolve("login.mjs").toString(), stack.url()));
    }

    @Test
    void aJweLogsInAndTheTokenVerifiesAgainstThePublishedKeys() throws IOException {
        Command.Result result = logIn(stack.adminPassword());

        assertThat(result.exitCode()).as(result.all()).isZero();
        JsonNode token = new ObjectMapper().readTree(result.out());
        assertThat(token.path("header").path("typ").asText()).isEqualTo("at+jwt");
        assertThat(token.path("header").path("alg").asText()).isEqualTo("RS256");
        JsonNode claims = token.path("claims");
        assertThat(claims.path("aud").asText()).isEqualTo("license-auth");
        assertThat(claims.path("role").asText()).isEqualTo("super_admin");
        assertThat(claims.path("rev").isIntegralNumber()).isTrue();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isPositive();
        assertThat(claims.has("name")).isFalse();
    }

    @Test
    void aWrongPasswordIsRefusedAsAnyOtherIs() {
        Command.Result result = logIn("not the password");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("answered 401");
    }
}
