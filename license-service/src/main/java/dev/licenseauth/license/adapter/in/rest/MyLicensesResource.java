package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.Authenticated;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import dev.licenseauth.license.application.ReleaseBinding;
import dev.licenseauth.license.application.SearchLicenses;
import dev.licenseauth.license.config.LicenseConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user's own licences: those of the owner that an admin linked him to. */
@Path("/api/v1/my/licenses")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MyLicensesResource {
    private final SearchLicenses searchLicenses;
    private final ReleaseBinding releaseBinding;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PageCursor cursors;
    private final Duration pause;
    private final Clock clock;

    MyLicensesResource(
            SearchLicenses searchLicenses,
            ReleaseBinding releaseBinding,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            MasterKey masterKey,
            LicenseConfig config,
            Clock clock) {
        this.searchLicenses = searchLicenses;
        this.releaseBinding = releaseBinding;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.clock = clock;
        cursors = new PageCursor(masterKey.digest("my license cursor"));
        pause = config.selfService().releasePause();
        if (pause.isNegative()) {
            throw new IllegalStateException("licenseauth.license.self-service.release-pause must not be negative");
        }
    }

    @GET
    @Authenticated
    public Response list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        UUID after = query.read("cursor", cursors::readId);
        query.requireGood();
        Instant now = clock.instant();
        return Response.ok(Page.of(
                        searchLicenses.own(after, limit + 1, caller.get()),
                        limit,
                        license -> LicenseJson.OwnLicense.of(license, license.shownStatus(now)),
                        last -> cursors.write(last.id())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @Path("/{id}/domains/{domain_id}")
    @Authenticated
    public Response releaseDomain(
            @PathParam("id") String id,
            @PathParam("domain_id") String domainId,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return release(BindingKind.DOMAIN, id, domainId, key);
    }

    @DELETE
    @Path("/{id}/devices/{device_id}")
    @Authenticated
    public Response releaseDevice(
            @PathParam("id") String id,
            @PathParam("device_id") String deviceId,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return release(BindingKind.DEVICE, id, deviceId, key);
    }

    private Response release(BindingKind kind, String id, String boundId, @Nullable String key) {
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        UUID bindingId = PathIds.of(boundId, LicenseProblems::notBound);
        Caller actor = caller.get();
        String owner = actor.ownerRef();
        ReleaseBinding.Command command = new ReleaseBinding.Command(
                licenseId,
                kind,
                bindingId,
                _ -> true,
                owner == null ? new Scope.Nothing() : new Scope.OwnedBy(owner),
                pause,
                actor);
        String route = "DELETE /my/licenses/" + licenseId + BindingJson.path(kind, bindingId);
        Response response = writes.run(key, actor, route, Map.of(), () -> switch (releaseBinding.handle(command)) {
            case ReleaseBinding.Result.Released() -> Answer.noContent();
            case ReleaseBinding.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
            case ReleaseBinding.Result.NotBound() -> throw LicenseProblems.notBound();
            case ReleaseBinding.Result.TooSoon(Duration remaining) -> throw tooSoon(remaining);
        });
        entitlements.forget(licenseId);
        return response;
    }

    private static ProblemException tooSoon(Duration remaining) {
        // Rounded up: who waits that long is let in.
        String seconds = Long.toString(remaining.plusMillis(999).toSeconds());
        return new ProblemException(new Problem(
                "release-too-soon",
                "One was freed not long ago",
                429,
                "You may free the next one after the time in Retry-After. The vendor can free it at once.",
                List.of(),
                Map.of("Retry-After", seconds)));
    }
}
