package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.auth.LoginClient.Challenge;
import dev.licenseauth.auth.Person;
import dev.licenseauth.auth.ServiceToken;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.fuzz.FuzzedService;
import dev.licenseauth.testing.fuzz.GoodRequest;
import dev.licenseauth.testing.fuzz.OpenApiFuzz;
import dev.licenseauth.testing.fuzz.StoredRows;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;

/**
 * Every operation, with everything wrong that can be made from the document, those included that end sessions, ban or send
 * everybody back to the login: whoever is gone after a request is replaced before the next.
 */
@QuarkusTest
@TestProfile(OpenApiFuzzTest.Patient.class)
class OpenApiFuzzTest extends AuthServiceTest {
    private static final Path DOCUMENT = Path.of("src/main/openapi/auth-service.yaml");
    private static final String NEW_PASSWORD = "a new and longer password";

    /** Takes passwords in either form, and more wrong ones than are tried. */
    public static final class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "licenseauth.auth.login.enforce-payload-encryption", "false",
                    "licenseauth.auth.login.max-attempts", "100",
                    "licenseauth.auth.login.replay-window-secs", "3600",
                    "licenseauth.auth.tokens.access-lifetime", "PT1H");
        }
    }

    /** How passwords are sent. */
    enum Form {
        ENCRYPTED,
        PLAIN
    }

    @TestHTTPResource("/")
    URI server;

    @ConfigProperty(name = "licenseauth.service-key-file")
    Path serviceKey;

    @ParameterizedTest
    @EnumSource
    void noBadInputIsAFaultOrKeptOrRefusedWithoutANameForIt(Form form) throws IOException, SQLException {
        eventually().untilAsserted(() -> given().get("/health").then().statusCode(200));
        Set<String> ignored = Set.of(
                // What was tried, and challenges used up: written because of a request that is refused.
                "login_attempt",
                "spent_challenge",
                "told_signal",
                // What goes on by itself.
                "state_heartbeat",
                "state_topic",
                "outbox_heartbeat",
                "processed_event");
        String told = "ce_type NOT IN ('auth.login_failed', 'auth.locked_out', 'auth.replay_detected', 'auth.state')";
        try (StoredRows stored = new StoredRows(suite.database(), ignored, Map.of("outbox", told))) {
            OpenApiFuzz.run(DOCUMENT, new Fuzzed(stored, form));
        }
    }

    private final class Fuzzed implements FuzzedService {
        private final StoredRows stored;
        private final Form form;
        private final Map<Role, Person> people = new EnumMap<>(Role.class);
        private int made;

        Fuzzed(StoredRows stored, Form form) {
            this.stored = stored;
            this.form = form;
        }

        @Override
        public URI address() {
            return server;
        }

        @Override
        public StoredRows stored() {
            return stored;
        }

        /** Only where there are passwords is there another form. */
        @Override
        public boolean asks(String operationId) {
            return form == Form.ENCRYPTED
                    || Set.of("logIn", "stepUp", "changePassword").contains(operationId);
        }

        /** Passwords hold what they hold. */
        @Override
        public Set<String> opaque() {
            return Set.of("password", "new_password");
        }

        @Override
        public Set<String> silent() {
            return Set.of("invalid-login-payload");
        }

        @Override
        public GoodRequest good(String operationId) {
            made++;
            return switch (operationId) {
                case "getLoginChallenge",
                        "getKeys",
                        "getHealth",
                        "getHealthz",
                        "getHealthBelowApi",
                        "getHealthzBelowApi" -> GoodRequest.as(null);
                case "logIn" -> proof(GoodRequest.as(null), account(Role.USER));
                case "refreshSession", "logOut" ->
                    GoodRequest.as(null).field("refresh_token", somebody().refreshToken());
                case "stepUp" -> {
                    // He is the same each time, and would be locked out in the end.
                    execute("DELETE FROM login_attempt");
                    yield proof(as(Role.USER), person(Role.USER));
                }
                case "changePassword" -> {
                    Person person = somebody();
                    yield change(GoodRequest.as(person.token()), person);
                }
                case "listOwnSessions" -> as(Role.ADMIN);
                case "endOwnSession" ->
                    as(Role.USER).parameter("id", person(Role.USER).again().claim("sid"));
                case "createUser" -> as(Role.ADMIN).field("username", "made_" + made);
                case "listUsers" -> as(Role.ADMIN);
                case "getUser", "banUser", "listSessions" ->
                    as(Role.ADMIN).parameter("id", account(Role.USER).id().toString());
                case "unbanUser" -> as(Role.ADMIN).parameter("id", banned().id().toString());
                case "changeRole" ->
                    as(Role.ADMIN)
                            .parameter("id", account(Role.USER).id().toString())
                            .field("role", "support");
                case "endSessions" ->
                    as(Role.ADMIN).parameter("id", person(Role.SUPPORT).id().toString());
                case "executeEmergency" -> emergency();
                case "republishState" -> as(Role.SUPER_ADMIN);
                case "getAuthState" -> GoodRequest.as(ServiceToken.of(serviceKey, "auth-service"));
                default -> throw new IllegalArgumentException("say what makes " + operationId + " right");
            };
        }

        /** By somebody new, since it ends the sessions of all who may do it, whoever does; and they are replaced. */
        private GoodRequest emergency() {
            people.clear();
            String action = made % 2 == 0 ? "force_reauth_all" : "force_reauth_non_admin";
            GoodRequest request =
                    GoodRequest.as(account(Role.SUPER_ADMIN).again().token());
            return request.parameter("Idempotency-Key", "emergency-" + made).field("action", action);
        }

        private GoodRequest as(Role role) {
            return GoodRequest.as(person(role).token());
        }

        /** Somebody of the role, logged in, who stays as he is. */
        private Person person(Role role) {
            return people.computeIfAbsent(role, unknown -> account(unknown).again());
        }

        private GoodRequest proof(GoodRequest request, Person person) {
            return switch (form) {
                case ENCRYPTED -> with(request, LoginClient.bound(person.name(), FirstAdmin.PASSWORD));
                case PLAIN ->
                    with(request, Map.of("username", person.name(), "password", FirstAdmin.PASSWORD))
                            .field("encrypted_password", null)
                            .field("login_nonce", null)
                            .field("key_id", null)
                            .field("challenge_ts", null);
            };
        }

        private GoodRequest change(GoodRequest request, Person person) {
            return switch (form) {
                case ENCRYPTED -> {
                    Challenge challenge = LoginClient.challenge(person.name());
                    byte[] current = LoginClient.boundCiphertext(person.name(), FirstAdmin.PASSWORD, challenge);
                    byte[] chosen = LoginClient.boundCiphertext(person.name(), NEW_PASSWORD, challenge);
                    yield with(request, LoginClient.body(person.name(), challenge, current))
                            .field("encrypted_new_password", Base64.getEncoder().encodeToString(chosen));
                }
                case PLAIN -> proof(request, person).field("new_password", NEW_PASSWORD);
            };
        }

        private GoodRequest with(GoodRequest request, Map<String, ?> fields) {
            GoodRequest all = request;
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                all = all.field(field.getKey(), field.getValue());
            }
            return all;
        }
    }

    /** A new user, logged in, in the way that takes the least time. */
    private Person somebody() {
        Person person = account(Role.USER);
        Map<String, String> login = Map.of("username", person.name(), "password", FirstAdmin.PASSWORD);
        Response answer = request().body(login).post(LoginClient.LOGIN);
        return new Person(person.id(), person.name(), answer.path("access_token"), answer.path("refresh_token"));
    }

    private Person banned() {
        Person person = account(Role.USER);
        execute("UPDATE users SET banned_until = 'infinity', ban_reason = 'x' WHERE id = ?", person.id());
        return person;
    }

    /** A new user who is not logged in: the first administrator's password again, for it takes long to hash one. */
    private Person account(Role role) {
        UUID id = UUID.randomUUID();
        String name = "fuzz_" + id;
        execute("""
                INSERT INTO users (id, username, username_key, role, password)
                SELECT ?, ?, ?, ?, password FROM users WHERE username = 'admin'
                """, id, name, name, role.word());
        return new Person(id, name, "", "");
    }
}
