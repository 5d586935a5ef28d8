package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.auth.Person;
import dev.licenseauth.domain.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

/** Users and the ranks among them. */
@QuarkusTest
class UsersTest extends AuthServiceTest {
    private static Map<String, Object> newUser(String name, String role) {
        Map<String, Object> body = new HashMap<>();
        body.put("username", name);
        body.put("password", FirstAdmin.PASSWORD);
        body.put("role", role);
        return body;
    }

    private static Response create(Person by, Map<String, Object> body) {
        return by.asks().body(body).post("/api/v1/users");
    }

    private static String newName() {
        return "Mary_" + UUID.randomUUID();
    }

    private static Response role(Person by, UUID id, String role) {
        return by.asks().body(Map.of("role", role)).post("/api/v1/users/" + id + "/role");
    }

    @Test
    void aNewUserLogsInAndHisOwnerIsInHisToken() throws Exception {
        Person admin = person(Role.ADMIN);
        String name = newName();
        Map<String, Object> body = newUser(name, "user");
        String owner = "Customer_" + UUID.randomUUID();
        body.put("owner_ref", owner);

        Response created = create(admin, body);

        created.then().statusCode(201).body("username", equalTo(name)).body("ban", equalTo(null));
        Response login = LoginClient.post(LoginClient.bound(name, FirstAdmin.PASSWORD));
        login.then().statusCode(200);
        Person person = new Person(
                UUID.fromString(created.path("id")), name, login.path("access_token"), login.path("refresh_token"));
        assertThat(person.claim("owner")).isEqualTo(owner);
        person.asks().get("/api/v1/users/" + person.id()).then().statusCode(200);
        assertThat(query(
                        "SELECT convert_from(payload, 'UTF8') FROM outbox WHERE ce_type = 'user.created' AND ce_subject = ?",
                        "user:" + person.id()))
                .contains("\"actor\":\"user:" + admin.id())
                .doesNotContain(name)
                .doesNotContain(FirstAdmin.PASSWORD);
    }

    @Test
    void aNameAndAnOwnerAreTakenOnceWhateverTheCase() throws Exception {
        Person admin = person(Role.ADMIN);
        String name = newName();
        Map<String, Object> first = newUser(name, "user");
        first.put("owner_ref", name);
        create(admin, first).then().statusCode(201);

        create(admin, newUser(name.toUpperCase(java.util.Locale.ROOT), "user"))
                .then()
                .statusCode(409);
        Map<String, Object> sameOwner = newUser(newName(), "user");
        sameOwner.put("owner_ref", name);
        create(admin, sameOwner)
                .then()
                .statusCode(409)
                .body("detail", equalTo("There is a user linked to this owner already."));
        Map<String, Object> otherOwner = newUser(newName(), "user");
        otherOwner.put("owner_ref", name.toLowerCase(java.util.Locale.ROOT));
        create(admin, otherOwner).then().statusCode(201);
    }

    @Test
    void whatIsWrongWithANewUserIsNamed() throws Exception {
        Person admin = person(Role.ADMIN);
        admin.asksWrongly()
                .body(Map.of("username", "  ", "password", "short", "role", "guest", "owner_ref", ""))
                .post("/api/v1/users")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("username", "password", "role", "owner_ref")));
        admin.asksWrongly()
                .body(Map.of("username", "x", "password", "long enough for us", "role", "user", "admin", true))
                .post("/api/v1/users")
                .then()
                .statusCode(400);
    }

    @Test
    void theSameRequestAgainMakesNoSecondUser() throws Exception {
        Person admin = person(Role.ADMIN);
        Map<String, Object> body = newUser(newName(), "user");
        String key = UUID.randomUUID().toString();
        String id = admin.asks()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/users")
                .path("id");

        admin.asks()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/users")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", equalTo("true"))
                .body("id", equalTo(id));
        body.put("role", "support");
        admin.asks()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/users")
                .then()
                .statusCode(409);
    }

    @Test
    void nobodyGrantsAboveHisOwnRank() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);

        create(admin, newUser(newName(), "super_admin"))
                .then()
                .statusCode(403)
                .body("type", equalTo("https://licenseauth.dev/problems/rank-too-low"));
        role(admin, user.id(), "super_admin").then().statusCode(403);
        role(admin, admin.id(), "super_admin").then().statusCode(403);

        assertThat(query("SELECT role FROM users WHERE id = ?", user.id())).isEqualTo("user");
    }

    @Test
    void anAdminDoesNotEvenSeeAnotherAdmin() throws Exception {
        Person admin = person(Role.ADMIN);
        Person other = person(Role.ADMIN);
        Person root = person(Role.SUPER_ADMIN);
        Person rootToo = person(Role.SUPER_ADMIN);
        for (UUID id : List.of(other.id(), root.id(), UUID.randomUUID())) {
            String path = "/api/v1/users/" + id;
            admin.asks().get(path).then().statusCode(404);
            admin.asks().get(path + "/sessions").then().statusCode(404);
            admin.asks().delete(path + "/sessions").then().statusCode(404);
            admin.asks().body(Map.of("reason", "x")).post(path + "/ban").then().statusCode(404);
            admin.asks().post(path + "/unban").then().statusCode(404);
            role(admin, id, "user").then().statusCode(404);
        }
        root.asks().get("/api/v1/users/" + rootToo.id()).then().statusCode(200);
        root.asks()
                .body(Map.of("reason", "x"))
                .post("/api/v1/users/" + rootToo.id() + "/ban")
                .then()
                .statusCode(403);
        root.asks().delete("/api/v1/users/" + rootToo.id() + "/sessions").then().statusCode(403);
        role(root, rootToo.id(), "admin").then().statusCode(403);
        root.asks()
                .body(Map.of("reason", "x"))
                .post("/api/v1/users/" + root.id() + "/ban")
                .then()
                .statusCode(403);
    }

    @Test
    void whoMayReadNobodyReadsHimself() throws Exception {
        Person user = person(Role.USER);
        Person other = person(Role.USER);
        user.asks().get("/api/v1/users/" + user.id()).then().statusCode(200).body("username", equalTo(user.name()));
        user.asks().get("/api/v1/users/" + other.id()).then().statusCode(404);
        user.asks().get("/api/v1/users/" + UUID.randomUUID()).then().statusCode(404);
        user.asks().get("/api/v1/users/1").then().statusCode(404);
    }

    @Test
    void theListIsOfThoseBelowAndPagesWithoutAGap() throws Exception {
        Person support = person(Role.SUPPORT);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(person(Role.USER).id().toString());
        }
        String admin = person(Role.ADMIN).id().toString();
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var asks = support.asks().queryParam("limit", 2);
            Response page = (cursor == null ? asks : asks.queryParam("cursor", cursor)).get("/api/v1/users");
            page.then().statusCode(200);
            seen.addAll(page.path("items.id"));
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(seen).doesNotHaveDuplicates().containsAll(made).doesNotContain(admin);
        Person root = person(Role.SUPER_ADMIN);
        root.asks()
                .queryParam("limit", 500)
                .get("/api/v1/users")
                .then()
                .body("items.id", hasItem(admin))
                .body("next_cursor", equalTo(null));
        person(Role.ADMIN)
                .asks()
                .queryParam("limit", 500)
                .get("/api/v1/users")
                .then()
                .body("items.id", not(hasItem(admin)));
        support.asksWrongly()
                .queryParam("limit", 0)
                .queryParam("cursor", "AAAA")
                .queryParam("role", "user")
                .get("/api/v1/users")
                .then()
                .statusCode(400)
                .body("errors", hasSize(3));
    }

    @Test
    void supportEndsTheSessionsOfUsersButNotOfAdmins() throws Exception {
        Person support = person(Role.SUPPORT);
        Person user = person(Role.USER);
        user.again();
        support.asks()
                .get("/api/v1/users/" + user.id() + "/sessions")
                .then()
                .statusCode(200)
                .body("items", hasSize(2));

        support.asks()
                .delete("/api/v1/users/" + user.id() + "/sessions")
                .then()
                .statusCode(200)
                .body("sessions", equalTo(2));

        user.refresh().then().statusCode(401);
        support.asks().get("/api/v1/users/" + user.id() + "/sessions").then().body("items", hasSize(0));
        support.asks()
                .delete("/api/v1/users/" + person(Role.ADMIN).id() + "/sessions")
                .then()
                .statusCode(404);
    }

    @Test
    void theLastSuperAdminStaysHoweverManyStepDownAtOnce() throws Exception {
        execute("UPDATE users SET role = 'admin' WHERE role = 'super_admin'");
        Person one = person(Role.SUPER_ADMIN);
        Person two = person(Role.SUPER_ADMIN);
        Person three = person(Role.SUPER_ADMIN);
        List<Callable<Integer>> tasks = List.of(
                () -> role(one, one.id(), "user").statusCode(),
                () -> role(two, two.id(), "user").statusCode(),
                () -> role(three, three.id(), "user").statusCode());

        List<Integer> answers = atOnce(tasks);

        assertThat(answers).containsExactlyInAnyOrder(200, 200, 409);
        assertThat(query("SELECT count(*) FROM users WHERE role = 'super_admin'"))
                .isEqualTo("1");
    }

    @Test
    void aBanMustEndInTheFuture() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        admin.asks()
                .body(Map.of("reason", "x", "until", "2020-01-01T00:00:00Z"))
                .post("/api/v1/users/" + user.id() + "/ban")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("until"));
        assertThat(user.tokenStatus()).isEqualTo(200);
    }
}
