package dev.licenseauth.webhook.adapter.out.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.licenseauth.domain.webhook.SigningSecret;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class StandardWebhooksTest {
    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1614265330;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static SigningSecret secret(String base64) {
        return SigningSecret.of(Base64.getDecoder().decode(base64));
    }

    private static String sign(String secret, String id, long time, String body) {
        return StandardWebhooks.signatures(List.of(secret(secret)), id, time, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFixedVectorHolds() {
        assertThat(sign(SECRET, ID, TIME, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void theJavaLibrarySignsAlike() throws Exception {
        assertThat(new Webhook(SECRET).sign(ID, TIME, BODY)).isEqualTo(SIGNATURE);
        SigningSecret fresh = SigningSecret.generate(bytes -> java.util.Arrays.fill(bytes, (byte) 7));
        assertThat(new Webhook(fresh.written()).sign(ID, TIME, "äöü"))
                .isEqualTo(
                        StandardWebhooks.signatures(List.of(fresh), ID, TIME, "äöü".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theJavaScriptLibrarySignsAlikeAndAcceptsOurs(@TempDir Path folder) throws Exception {
        for (String file : List.of("package.json", "package-lock.json", "verify.mjs")) {
            Files.copy(Path.of("src/test/js", file), folder.resolve(file));
        }
        boolean ready = run(folder, "", "node", "--version").equals("0")
                && run(folder, "", "npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund")
                        .equals("0");
        boolean required = System.getenv("CI") != null;
        if (!ready && !required) {
            System.getLogger(StandardWebhooksTest.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "SKIPPED: node or its packages are not to be had here, so the JavaScript verifier was not asked");
        }
        Assumptions.assumeTrue(ready || required, "node and its packages are needed");
        assertThat(ready)
                .as("node and the verifier's packages, which CI must have")
                .isTrue();

        assertThat(verify(folder, TIME, SIGNATURE, true)).isEqualTo(SIGNATURE);
        long now = Instant.now().getEpochSecond();
        String ours = StandardWebhooks.signatures(
                List.of(secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), secret(SECRET)),
                ID,
                now,
                BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(ours).endsWith(verify(folder, now, ours, false));
    }

    private static String verify(Path folder, long time, String signature, boolean old) throws Exception {
        String input = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "secret",
                        SECRET,
                        "id",
                        ID,
                        "timestamp",
                        time,
                        "signature",
                        signature,
                        "body",
                        BODY,
                        "old",
                        old));
        assertThat(run(folder, input, "node", "verify.mjs")).as(output(folder)).isEqualTo("0");
        return output(folder).strip();
    }

    /** The exit code, or why there is none; what was printed is in a file. */
    private static String run(Path folder, String input, String... command) throws InterruptedException, IOException {
        Path in = Files.writeString(folder.resolve("in"), input);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "too slow";
            }
            return Integer.toString(process.exitValue());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String output(Path folder) throws IOException {
        return Files.readString(folder.resolve("out"));
    }
}
