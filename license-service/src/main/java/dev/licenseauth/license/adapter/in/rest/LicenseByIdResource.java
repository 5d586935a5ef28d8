package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.StatusChange;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import dev.licenseauth.license.application.ChangeStatus;
import dev.licenseauth.license.application.FindLicense;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** One licence, for those who manage it. What is not the caller's does not exist. */
@Path("/api/v1/licenses/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseByIdResource {
    private static final Function<String, String> REASON = Texts.upTo(2000);

    private final FindLicense findLicense;
    private final ChangeStatus changeStatus;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Clock clock;

    LicenseByIdResource(
            FindLicense findLicense,
            ChangeStatus changeStatus,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            Clock clock) {
        this.findLicense = findLicense;
        this.changeStatus = changeStatus;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RequiresPermission(Permission.LICENSE_READ)
    public Response find(@PathParam("id") String id) {
        LicenseRecord license = findLicense
                .handle(PathIds.of(id, LicenseByIdResource::unknown), caller.get())
                .orElseThrow(LicenseByIdResource::unknown);
        return Response.ok(answer(license))
                .header(HttpHeaders.ETAG, EntityTags.of(license.version()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @POST
    @Path("/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_REVOKE)
    public Response revoke(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        return change(StatusChange.REVOKE, Permission.LICENSE_REVOKE, id, request, ifMatch, idempotencyKey);
    }

    @POST
    @Path("/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response suspend(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        return change(StatusChange.SUSPEND, Permission.LICENSE_WRITE, id, request, ifMatch, idempotencyKey);
    }

    @POST
    @Path("/reinstate")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response reinstate(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        return change(StatusChange.REINSTATE, Permission.LICENSE_WRITE, id, request, ifMatch, idempotencyKey);
    }

    private Response change(
            StatusChange change,
            Permission permission,
            String id,
            LicenseJson.ReasonRequest request,
            @Nullable String ifMatch,
            @Nullable String idempotencyKey) {
        LicenseJson.ReasonRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Optional<String> reason = errors.required("reason", body.reason(), REASON);
        errors.throwIfAny();
        UUID licenseId = PathIds.of(id, LicenseByIdResource::unknown);
        Caller actor = caller.get();
        ChangeStatus.Command command = new ChangeStatus.Command(
                licenseId,
                change,
                reason.orElseThrow(),
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, permission),
                actor);
        Response response = writes.run(
                idempotencyKey,
                actor,
                "POST /licenses/" + licenseId + "/" + change.word(),
                body,
                () -> switch (changeStatus.handle(command)) {
                    case ChangeStatus.Result.Changed(LicenseRecord license) -> new Answer(200, answer(license));
                    case ChangeStatus.Result.Unknown() -> throw unknown();
                    case ChangeStatus.Result.Outdated() -> throw outdated();
                    case ChangeStatus.Result.NotPossible(var status) ->
                        throw problem(
                                409,
                                "status-conflict",
                                "The licence's status does not allow it",
                                "The licence is " + status.word() + ".");
                });
        entitlements.forget(licenseId);
        return response;
    }

    private LicenseJson.LicenseAnswer answer(LicenseRecord license) {
        return LicenseJson.LicenseAnswer.of(license, license.shownStatus(clock.instant()));
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such licence."));
    }

    private static ProblemException outdated() {
        return problem(
                412,
                "precondition-failed",
                "It has changed meanwhile",
                "The licence has changed since you read it. Read it again and decide anew.");
    }

    private static ProblemException problem(int status, String slug, String title, String detail) {
        return new ProblemException(new Problem(slug, title, status, detail, List.of(), Map.of()));
    }
}
