package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.local.client.LoginApi;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Users made by the first super_admin through the API. */
public final class SuiteUsers {
    private final LocalStack stack;

    public SuiteUsers(LocalStack stack) {
        this.stack = stack;
    }

    /** A user, and what he logs in with. */
    public record SuiteUser(String id, String username, String password) {
        @Override
        public String toString() {
            return username;
        }
    }

    /** Makes a user with a name of his own. */
    public SuiteUser create(String role) throws IOException {
        return create(role, Map.of());
    }

    /** Makes a user with a name of his own who is linked to an owner of licences. */
    public SuiteUser createLinked(String role, String owner) throws IOException {
        return create(role, Map.of("owner_ref", owner));
    }

    private SuiteUser create(String role, Map<String, String> further) throws IOException {
        String username =
                role.replace('_', '-') + "-" + UUID.randomUUID().toString().substring(0, 8);
        String password = UUID.randomUUID().toString();
        Map<String, String> terms = new HashMap<>(further);
        terms.putAll(Map.of("username", username, "password", password, "role", role));
        JsonNode user = stack.client().post("/api/v1/users", terms).require(201);
        return new SuiteUser(user.path("id").asText(), username, password);
    }

    /** Logs in now. */
    public LoginApi.Tokens logIn(SuiteUser user) throws IOException {
        return stack.login().logIn(user.username(), user.password());
    }

    public void ban(SuiteUser user) throws IOException {
        stack.client()
                .post("/api/v1/users/" + user.id() + "/ban", Map.of("reason", "system test"))
                .requireSuccess();
    }

    public void unban(SuiteUser user) throws IOException {
        stack.client().post("/api/v1/users/" + user.id() + "/unban", Map.of()).requireSuccess();
    }
}
