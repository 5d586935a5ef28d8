package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.audit.application.ReadLog;
import dev.licenseauth.audit.config.AuditConfig;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TilePath;
import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.util.Optional;

/** The log as any client of C2SP tlog-tiles reads it. */
@Path("/api/v1/audit/log")
public class LogResource {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int RETRY_AFTER_SECONDS = 2;
    private static final int MAX_LEVEL = 7;

    private final ReadLog readLog;
    private final String forEver;

    LogResource(ReadLog readLog, AuditConfig config) {
        this.readLog = readLog;
        // A tile never changes. Who may not read the log must not find it in a shared cache.
        forEver = (config.log().isPublic() ? "public" : "private") + ", max-age=31536000, immutable";
    }

    @GET
    @Path("checkpoint")
    @Produces(TEXT)
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    public Response checkpoint() {
        return text(readLog.checkpoint());
    }

    @GET
    @Path("vkey")
    @Produces(TEXT)
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    public Response verifierKey() {
        return text(readLog.verifierKey().map(key -> key + "\n"));
    }

    private static Response text(Optional<String> text) {
        return text.map(body ->
                        Response.ok(body).header("Cache-Control", "no-cache").build())
                .orElseThrow(() -> new ProblemException(
                        Problem.unavailable("The log has no checkpoint yet. Try again shortly.", RETRY_AFTER_SECONDS)));
    }

    @GET
    @Path("tile/{level: [0-9]{1,2}}/{rest: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    public Response tile(@PathParam("level") String level, @PathParam("rest") String rest) {
        // One spelling, as for the rest of the path.
        boolean known = level.length() == 1 && level.charAt(0) <= '0' + MAX_LEVEL;
        return bytes(
                known
                        ? TilePath.parse(rest)
                                .flatMap(path ->
                                        readLog.tile(new Tile(Integer.parseInt(level), path.index()), path.width()))
                        : Optional.empty());
    }

    @GET
    @Path("tile/entries/{rest: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    public Response entries(@PathParam("rest") String rest) {
        return bytes(TilePath.parse(rest).flatMap(path -> readLog.entries(path.index(), path.width())));
    }

    private Response bytes(Optional<byte[]> bytes) {
        return bytes.map(body ->
                        Response.ok(body).header("Cache-Control", forEver).build())
                .orElseThrow(() -> new ProblemException(Problem.notFound("The last checkpoint covers no such tile.")));
    }
}
