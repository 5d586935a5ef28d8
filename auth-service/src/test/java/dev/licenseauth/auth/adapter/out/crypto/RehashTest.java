package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class RehashTest extends AuthServiceTest {
    private static final int OLD_MEMORY = 4096;

    @Inject
    MasterKey masterKey;

    @Test
    void anOutdatedHashIsMadeAnewByTheNextLogin() {
        execute("UPDATE users SET password = ? WHERE username = 'admin'", outdated());

        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);

        assertThat(query("SELECT password FROM users WHERE username = 'admin'"))
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);
    }

    @Test
    void itIsAChangeOfTheUserAndALoginIsNone() {
        execute("UPDATE users SET password = ? WHERE username = 'admin'", outdated());
        long before = version();

        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);
        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);

        assertThat(version()).isEqualTo(before + 1);
    }

    private long version() {
        return Long.parseLong(query("SELECT version FROM users WHERE username = 'admin'"));
    }

    /** The administrator's password as it was hashed when less memory was enough. */
    private String outdated() {
        byte[] peppered = masterKey.digest("password pepper").of(FirstAdmin.PASSWORD.getBytes(StandardCharsets.UTF_8));
        Argon2id old = new Argon2id(OLD_MEMORY, 1, 1, new byte[16], new byte[32]);
        byte[] hash = Argon2id.compute(peppered, old, new FixedBlockPool(OLD_MEMORY));
        return new Argon2id(OLD_MEMORY, 1, 1, old.salt(), hash).phc();
    }
}
