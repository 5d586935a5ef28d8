package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEdit;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.DlidChecksum;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.ChangeCatalog;
import dev.licenseauth.license.application.DeleteFromCatalog;
import dev.licenseauth.license.application.FindInCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One app, product or plan. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CatalogEntryResource {
    private final FindInCatalog findInCatalog;
    private final ChangeCatalog changeCatalog;
    private final DeleteFromCatalog deleteFromCatalog;
    private final ForeignDlids foreignDlids;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Apps apps;

    CatalogEntryResource(
            FindInCatalog findInCatalog,
            ChangeCatalog changeCatalog,
            DeleteFromCatalog deleteFromCatalog,
            ForeignDlids foreignDlids,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            Apps apps) {
        this.findInCatalog = findInCatalog;
        this.changeCatalog = changeCatalog;
        this.deleteFromCatalog = deleteFromCatalog;
        this.foreignDlids = foreignDlids;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.apps = apps;
    }

    @GET
    @Path("/apps/{id}")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response findApp(@PathParam("id") String id) {
        return find(app(id));
    }

    @GET
    @Path("/products/{code}")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response findProduct(@PathParam("code") String code, @Context UriInfo uri) {
        return find(product(uri, code));
    }

    @GET
    @Path("/plans/{code}")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response findPlan(@PathParam("code") String code, @Context UriInfo uri) {
        return find(plan(uri, code));
    }

    @PATCH
    @Path("/apps/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response changeApp(
            @PathParam("id") String id,
            CatalogJson.AppEditRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return change(app(id), Bodies.require(request), request.edit(), ifMatch, key);
    }

    @PATCH
    @Path("/products/{code}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response changeProduct(
            @PathParam("code") String code,
            @Context UriInfo uri,
            CatalogJson.RenameRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return change(product(uri, code), Bodies.require(request), request.edit(), ifMatch, key);
    }

    @PATCH
    @Path("/plans/{code}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response changePlan(
            @PathParam("code") String code,
            @Context UriInfo uri,
            CatalogJson.PlanEditRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return change(plan(uri, code), Bodies.require(request), request.edit(), ifMatch, key);
    }

    @DELETE
    @Path("/apps/{id}")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response deleteApp(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return delete(app(id), ifMatch, key);
    }

    @DELETE
    @Path("/products/{code}")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response deleteProduct(
            @PathParam("code") String code,
            @Context UriInfo uri,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return delete(product(uri, code), ifMatch, key);
    }

    @DELETE
    @Path("/plans/{code}")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response deletePlan(
            @PathParam("code") String code,
            @Context UriInfo uri,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return delete(plan(uri, code), ifMatch, key);
    }

    private static EntryKey app(String id) {
        return new EntryKey.OfApp(named(id, AppId::new));
    }

    private EntryKey product(UriInfo uri, String code) {
        return ofApp(uri, named(code, ProductCode::new), EntryKey.OfProduct::new);
    }

    private EntryKey plan(UriInfo uri, String code) {
        return ofApp(uri, named(code, PlanCode::new), EntryKey.OfPlan::new);
    }

    private <C> EntryKey ofApp(UriInfo uri, C code, BiFunction<AppId, C, EntryKey> key) {
        FieldErrors errors = new FieldErrors();
        String named = Fields.single(errors, "app_id", uri);
        errors.throwIfAny();
        return apps.of(errors, named, caller.get())
                .map(app -> key.apply(app, code))
                .orElseThrow(() -> {
                    errors.throwIfAny();
                    return unknown();
                });
    }

    /** What cannot be a code names nothing. */
    private static <C> C named(String written, Function<String, C> parser) {
        try {
            return parser.apply(written);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private Response find(EntryKey key) {
        CatalogEntry entry = findInCatalog.one(key).orElseThrow(CatalogEntryResource::unknown);
        return Response.ok(CatalogJson.of(entry))
                .header(HttpHeaders.ETAG, EntityTags.of(entry.version()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Response change(
            EntryKey key, Object body, CatalogEdit edit, @Nullable String ifMatch, @Nullable String idempotencyKey) {
        Caller actor = caller.get();
        ChangeCatalog.Command command = new ChangeCatalog.Command(key, edit, EntityTags.ifMatch(ifMatch), actor);
        Response response = writes.run(
                idempotencyKey, actor, route("PATCH", key), body, () -> switch (changeCatalog.handle(command)) {
                    case ChangeCatalog.Result.Changed(var entry) ->
                        new Answer(200, CatalogJson.of(entry), entry.version());
                    case ChangeCatalog.Result.Unknown() -> throw unknown();
                    case ChangeCatalog.Result.Outdated() -> throw LicenseProblems.outdated(key.kind());
                    case ChangeCatalog.Result.UnknownProducts(var codes) ->
                        throw CatalogResource.unknownProducts(codes);
                });
        switch (key) {
            case EntryKey.OfPlan(AppId appId, PlanCode code) -> entitlements.forget(appId, code);
            case EntryKey.OfApp _ -> {
                if (edit.dlidChecksum() == DlidChecksum.IMPORTED_OK) {
                    foreignDlids.mayExist(true);
                }
            }
            case EntryKey.OfProduct _ -> {
                // Nothing in memory has a product's name.
            }
        }
        return response;
    }

    private Response delete(EntryKey key, @Nullable String ifMatch, @Nullable String idempotencyKey) {
        Caller actor = caller.get();
        DeleteFromCatalog.Command command = new DeleteFromCatalog.Command(key, EntityTags.ifMatch(ifMatch), actor);
        return writes.run(idempotencyKey, actor, route("DELETE", key), Map.of(), () -> switch (deleteFromCatalog.handle(
                command)) {
            case DeleteFromCatalog.Result.Deleted() -> Answer.noContent();
            case DeleteFromCatalog.Result.Unknown() -> throw unknown();
            case DeleteFromCatalog.Result.Outdated() -> throw LicenseProblems.outdated(key.kind());
            case DeleteFromCatalog.Result.InUse() ->
                throw LicenseProblems.conflict("in-use", "It is in use", "Something needs the " + key.kind() + ".");
        });
    }

    private static String route(String method, EntryKey key) {
        return method + " /" + key.kind() + "s/" + key.appId() + "/" + key.codeText();
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is nothing of that name in the catalogue."));
    }
}
