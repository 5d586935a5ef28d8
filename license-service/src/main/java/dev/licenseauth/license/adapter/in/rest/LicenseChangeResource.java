package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.LicenseEdit;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.RenewalBasis;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import dev.licenseauth.license.application.ChangeLicense;
import dev.licenseauth.license.application.ResetHwid;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done to a licence after it was issued. */
@Path("/api/v1/licenses/{id}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseChangeResource {
    private final ChangeLicense changeLicense;
    private final ResetHwid resetHwid;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Clock clock;

    LicenseChangeResource(
            ChangeLicense changeLicense,
            ResetHwid resetHwid,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            Clock clock) {
        this.changeLicense = changeLicense;
        this.resetHwid = resetHwid;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/revoke")
    @RequiresPermission(Permission.LICENSE_REVOKE)
    public Response revoke(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseEdit edit = withReason(request, LicenseEdit.Revoke::new);
        return change("POST", "/revoke", id, request, edit, Permission.LICENSE_REVOKE, ifMatch, key);
    }

    @POST
    @Path("/suspend")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response suspend(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseEdit edit = withReason(request, LicenseEdit.Suspend::new);
        return change("POST", "/suspend", id, request, edit, Permission.LICENSE_WRITE, ifMatch, key);
    }

    @POST
    @Path("/reinstate")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response reinstate(
            @PathParam("id") String id,
            LicenseJson.ReasonRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseEdit edit = withReason(request, LicenseEdit.Reinstate::new);
        return change("POST", "/reinstate", id, request, edit, Permission.LICENSE_WRITE, ifMatch, key);
    }

    private static LicenseEdit withReason(LicenseJson.ReasonRequest request, Function<String, LicenseEdit> edit) {
        FieldErrors errors = new FieldErrors();
        Optional<String> reason =
                errors.required("reason", Bodies.require(request).reason(), LicenseTexts.REASON);
        errors.throwIfAny();
        return edit.apply(reason.orElseThrow());
    }

    @POST
    @Path("/renew")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response renew(
            @PathParam("id") String id,
            LicenseJson.@Nullable RenewRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseJson.RenewRequest body = request == null ? new LicenseJson.RenewRequest(null, null, null) : request;
        FieldErrors errors = new FieldErrors();
        Optional<Integer> days = errors.optional("days", body.days(), Fields.between(1, LicenseTexts.MAX_DAYS));
        Optional<RenewalBasis> basis = errors.optional("basis", body.basis(), Fields::renewalBasis);
        Optional<String> note = errors.optional("note", body.note(), LicenseTexts.REASON);
        errors.throwIfAny();
        LicenseEdit edit = new LicenseEdit.Renew(days.orElse(null), basis.orElse(null), note.orElse(null));
        return change("POST", "/renew", id, body, edit, Permission.LICENSE_WRITE, ifMatch, key);
    }

    @POST
    @Path("/transfer")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response transfer(
            @PathParam("id") String id,
            LicenseJson.TransferRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseJson.TransferRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Optional<String> owner = errors.required("owner", body.owner(), LicenseTexts.OWNER);
        Optional<String> note = errors.optional("note", body.note(), LicenseTexts.REASON);
        errors.throwIfAny();
        LicenseEdit edit = new LicenseEdit.Transfer(owner.orElseThrow(), note.orElse(null));
        return change("POST", "/transfer", id, body, edit, Permission.LICENSE_WRITE, ifMatch, key);
    }

    @PATCH
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response amend(
            @PathParam("id") String id,
            LicenseJson.AmendRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseJson.AmendRequest body = Bodies.require(request);
        return change("PATCH", "", id, body, body.edit(), Permission.LICENSE_WRITE, ifMatch, key);
    }

    private Response change(
            String method,
            String action,
            String id,
            Object body,
            LicenseEdit edit,
            Permission permission,
            @Nullable String ifMatch,
            @Nullable String key) {
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        Caller actor = caller.get();
        ChangeLicense.Command command = new ChangeLicense.Command(
                licenseId, edit, EntityTags.ifMatch(ifMatch), Scope.of(actor, permission), actor);
        return written(licenseId, method, action, body, key, actor, () -> switch (changeLicense.handle(command)) {
            case ChangeLicense.Result.Changed(var license) -> license;
            case ChangeLicense.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
            case ChangeLicense.Result.Perpetual() ->
                throw LicenseProblems.conflict(
                        "license-perpetual",
                        "The licence has no end",
                        "What never ends cannot be renewed. Set expires_at to give it an end.");
            case ChangeLicense.Result.WrongValue(var field, var message) -> throw LicenseProblems.wrong(field, message);
            case ChangeLicense.Result.UnknownProducts(var codes) -> throw CatalogResource.unknownProducts(codes);
        });
    }

    @POST
    @Path("/hwid-reset")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response resetHwid(
            @PathParam("id") String id,
            LicenseJson.@Nullable HwidResetRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        LicenseJson.HwidResetRequest body = request == null ? new LicenseJson.HwidResetRequest(null, null) : request;
        FieldErrors errors = new FieldErrors();
        Optional<String> reason = errors.optional("reason", body.reason(), LicenseTexts.REASON);
        errors.throwIfAny();
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        Caller actor = caller.get();
        ResetHwid.Command command = new ResetHwid.Command(
                licenseId,
                Boolean.TRUE.equals(body.resetActivations()),
                reason.orElse(null),
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, Permission.LICENSE_WRITE),
                actor);
        return written(licenseId, "POST", "/hwid-reset", body, key, actor, () -> switch (resetHwid.handle(command)) {
            case ResetHwid.Result.Reset(var license) -> license;
            case ResetHwid.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
        });
    }

    private Response written(
            UUID licenseId,
            String method,
            String action,
            Object body,
            @Nullable String key,
            Caller actor,
            Supplier<LicenseRecord> write) {
        String route = method + " /licenses/" + licenseId + action;
        Response response = writes.run(key, actor, route, body, () -> {
            LicenseRecord license = write.get();
            return new Answer(
                    200,
                    LicenseJson.LicenseAnswer.of(license, license.shownStatus(clock.instant())),
                    license.version());
        });
        entitlements.forget(licenseId);
        return response;
    }
}
