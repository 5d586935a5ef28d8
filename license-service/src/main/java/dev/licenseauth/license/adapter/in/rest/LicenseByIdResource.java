package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import dev.licenseauth.license.application.DeleteLicense;
import dev.licenseauth.license.application.FindLicense;
import dev.licenseauth.license.application.RevealDlid;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
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
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** One licence, for those who manage it. What is not the caller's does not exist. */
@Path("/api/v1/licenses/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseByIdResource {
    private static final String CONFIRMATION = "X-Confirm-Delete";
    private static final Pattern LAST_FOUR = Pattern.compile("[0-9a-f]{4}");

    private final FindLicense findLicense;
    private final DeleteLicense deleteLicense;
    private final RevealDlid revealDlid;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Clock clock;

    LicenseByIdResource(
            FindLicense findLicense,
            DeleteLicense deleteLicense,
            RevealDlid revealDlid,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            Clock clock) {
        this.findLicense = findLicense;
        this.deleteLicense = deleteLicense;
        this.revealDlid = revealDlid;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RequiresPermission(Permission.LICENSE_READ)
    public Response find(@PathParam("id") String id) {
        LicenseRecord license = findLicense
                .handle(PathIds.of(id, LicenseProblems::unknown), caller.get())
                .orElseThrow(LicenseProblems::unknown);
        return Response.ok(LicenseJson.LicenseAnswer.of(license, license.shownStatus(clock.instant())))
                .header(HttpHeaders.ETAG, EntityTags.of(license.version()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @RequiresPermission(Permission.LICENSE_DELETE)
    public Response delete(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @HeaderParam(CONFIRMATION) @Nullable String confirmation,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        FieldErrors errors = new FieldErrors();
        String reason = Fields.single(errors, "reason", uri);
        errors.throwIfAny();
        Optional<String> why = errors.required("reason", reason, LicenseTexts.REASON);
        Optional<String> confirmed = errors.required(CONFIRMATION, confirmation, LicenseByIdResource::lastFour);
        errors.throwIfAny();
        Caller actor = caller.get();
        DeleteLicense.Command command = new DeleteLicense.Command(
                licenseId,
                confirmed.orElseThrow(),
                why.orElseThrow(),
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, Permission.LICENSE_DELETE),
                actor);
        Response response = writes.run(
                idempotencyKey,
                actor,
                "DELETE /licenses/" + licenseId,
                new LicenseJson.ReasonRequest(command.reason()),
                () -> switch (deleteLicense.handle(command)) {
                    case DeleteLicense.Result.Deleted(var license) ->
                        new Answer(200, LicenseJson.DeletedAnswer.of(license));
                    case DeleteLicense.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
                    case DeleteLicense.Result.NotConfirmed() ->
                        throw LicenseProblems.wrong(CONFIRMATION, "must be the last four characters of its DLID");
                    case DeleteLicense.Result.InUse() ->
                        throw LicenseProblems.conflict(
                                "license-in-use",
                                "The licence was used and is not revoked",
                                "Revoke it first, if you mean to delete it for good.");
                });
        entitlements.forget(licenseId);
        return response;
    }

    private static String lastFour(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (!LAST_FOUR.matcher(text).matches()) {
            throw new IllegalArgumentException("must be the last four characters of its DLID");
        }
        return text;
    }

    @POST
    @Path("/reveal")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_REVEAL)
    public Response reveal(
            @PathParam("id") String id,
            LicenseJson.@Nullable ReasonRequest request,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        LicenseJson.ReasonRequest body = request == null ? new LicenseJson.ReasonRequest(null) : request;
        FieldErrors errors = new FieldErrors();
        Optional<String> reason = errors.optional("reason", body.reason(), LicenseTexts.REASON);
        errors.throwIfAny();
        Caller actor = caller.get();
        return writes.run(
                idempotencyKey,
                actor,
                "POST /licenses/" + licenseId + "/reveal",
                body,
                () -> revealDlid
                        .handle(licenseId, reason.orElse(null), actor)
                        .map(dlid ->
                                new Answer(200, new LicenseJson.RevealedAnswer(licenseId.toString(), dlid.grouped())))
                        .orElseThrow(LicenseProblems::unknown));
    }
}
