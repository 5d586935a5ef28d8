package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.application.RotateKeys;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import javax.sql.DataSource;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
class PostgresKeysTest extends AuthServiceTest {
    @Inject
    DataSource dataSource;

    @Inject
    MasterKey masterKey;

    @Inject
    RotateKeys rotateKeys;

    private List<String> namesAfterStart() {
        for (KeyUse use : KeyUse.values()) {
            rotateKeys.handle(use);
        }
        PostgresKeys keys = new PostgresKeys(dataSource, masterKey);
        keys.begin(new StartupEvent());
        return keys.published().stream().map(RsaKey::kid).toList();
    }

    @Test
    void replicasThatStartAtOnceForTheFirstTimeAgree() throws Exception {
        execute("DELETE FROM signing_key");
        execute("DELETE FROM login_key");

        List<List<String>> names = atOnce(Collections.nCopies(4, this::namesAfterStart));

        assertThat(names.getFirst()).hasSize(2);
        assertThat(names).containsOnly(names.getFirst());
    }

    @Test
    void aPrivateKeyMovedToTheOtherTableDoesNotOpen() {
        execute("UPDATE login_key SET private_sealed = (SELECT private_sealed FROM signing_key)");
        try {
            assertThatThrownBy(this::namesAfterStart).isInstanceOf(IllegalStateException.class);
        } finally {
            execute("DELETE FROM login_key");
        }
    }
}
