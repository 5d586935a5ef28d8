package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.FindInCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** Lists of apps, products and plans. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CatalogListResource {
    private final FindInCatalog findInCatalog;
    private final CurrentCaller caller;
    private final CatalogCursors cursors;
    private final Apps apps;

    CatalogListResource(FindInCatalog findInCatalog, CurrentCaller caller, CatalogCursors cursors, Apps apps) {
        this.findInCatalog = findInCatalog;
        this.caller = caller;
        this.cursors = cursors;
        this.apps = apps;
    }

    @GET
    @Path("/apps")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response apps(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        String after = query.read("cursor", cursors.of("app"));
        query.requireGood();
        return page(findInCatalog.apps(after, limit + 1), limit);
    }

    @GET
    @Path("/products")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response products(@Context UriInfo uri) {
        OfApp query = ofApp(uri, "product");
        return page(findInCatalog.products(query.appId(), query.after(), query.limit() + 1), query.limit());
    }

    @GET
    @Path("/plans")
    @RequiresPermission(Permission.CATALOG_READ)
    public Response plans(@Context UriInfo uri) {
        OfApp query = ofApp(uri, "plan");
        return page(findInCatalog.plans(query.appId(), query.after(), query.limit() + 1), query.limit());
    }

    private record OfApp(AppId appId, int limit, @Nullable String after) {}

    private OfApp ofApp(UriInfo uri, String kind) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        String after = query.read("cursor", cursors.of(kind));
        AppId named = query.read("app_id", AppId::new);
        query.requireGood();
        if (named != null) {
            return new OfApp(named, limit, after);
        }
        FieldErrors errors = new FieldErrors();
        AppId implied = apps.of(errors, null, caller.get()).orElse(null);
        errors.throwIfAny();
        return new OfApp(Objects.requireNonNull(implied), limit, after);
    }

    private <T extends CatalogEntry> Response page(List<T> found, int limit) {
        return Response.ok(Page.of(found, limit, CatalogJson::of, last -> cursors.write(last.key())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
