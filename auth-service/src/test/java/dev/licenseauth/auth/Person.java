package dev.licenseauth.auth;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A user with a password of the tests, logged in. */
public record Person(UUID id, String name, String token, String refreshToken) {
    static Person logIn(UUID id, String name) {
        Response login = LoginClient.post(LoginClient.bound(name, FirstAdmin.PASSWORD));
        login.then().statusCode(200);
        return new Person(id, name, login.path("access_token"), login.path("refresh_token"));
    }

    /** The same user in another session. */
    public Person again() {
        return logIn(id, name);
    }

    public Person with(String newToken) {
        return new Person(id, name, newToken, refreshToken);
    }

    /** A request with the token, held against the OpenAPI document. */
    public RequestSpecification asks() {
        return AuthServiceTest.request().header("Authorization", "Bearer " + token);
    }

    /** The same that breaks the document on purpose. */
    public RequestSpecification asksWrongly() {
        return AuthServiceTest.unchecked().header("Authorization", "Bearer " + token);
    }

    /** 200 while the access token is good. */
    public int tokenStatus() {
        return asks().get("/api/v1/auth/sessions").statusCode();
    }

    /** 200 while the session goes on; spends the refresh token. */
    public Response refresh() {
        return AuthServiceTest.request()
                .body(Map.of("refresh_token", refreshToken))
                .post("/api/v1/auth/refresh");
    }

    /** A claim of the token, as text. */
    public String claim(String name) {
        String body = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
        return JsonPath.from(body).getString(name);
    }
}
