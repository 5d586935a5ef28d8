package dev.licenseauth.testing;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A service just large enough to try the test resource and the contract on. */
@Path("/api/v1/notes")
public class NotesResource {

    private final DataSource database;

    NotesResource(DataSource database) {
        this.database = database;
    }

    public record Note(String text) {}

    @GET
    @Path("{id}")
    public Response read(@PathParam("id") String id) {
        return switch (id) {
            case "sound" ->
                Response.ok(Map.of("id", id, "text", "a note", "length", 6)).build();
            case "of-a-wrong-type" -> Response.ok(Map.of("id", id, "text", 7)).build();
            case "with-an-undocumented-field" ->
                Response.ok(Map.of("id", id, "text", "a note", "secret", "no")).build();
            case "without-a-required-field" -> Response.ok(Map.of("id", id)).build();
            case "of-a-wrong-media-type" -> Response.ok("text", "text/plain").build();
            case "with-an-undocumented-status" -> Response.status(418).build();
            case "with-an-unsound-problem" -> problem(Map.of("title", 404));
            default -> problem(Map.of("title", "Not found", "status", 404));
        };
    }

    private static Response problem(Map<String, Object> body) {
        return Response.status(404)
                .type("application/problem+json")
                .entity(body)
                .build();
    }

    @POST
    public Note write(Note note) {
        return new Note("kept");
    }

    @GET
    @Path("/undocumented/{id}")
    public String undocumented(@PathParam("id") String id) {
        return id;
    }

    /** The database the service was given. */
    public String databaseName() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT current_database()")) {
            result.next();
            return result.getString(1);
        }
    }
}
