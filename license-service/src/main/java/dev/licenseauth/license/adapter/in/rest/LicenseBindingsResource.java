package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.port.DeviceKeys;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.licensing.port.InternetNames;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import dev.licenseauth.license.application.AddDevice;
import dev.licenseauth.license.application.AddDomain;
import dev.licenseauth.license.application.ListBindings;
import dev.licenseauth.license.application.ReleaseBinding;
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

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The domains and devices of a licence, for those who manage it. */
@Path("/api/v1/licenses/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseBindingsResource {
    private static final int MAX_WRITTEN = 255;
    private static final Function<String, String> DEVICE_NAME = Texts.upTo(200);

    private final ListBindings listBindings;
    private final AddDomain addDomain;
    private final AddDevice addDevice;
    private final ReleaseBinding releaseBinding;
    private final InternetNames names;
    private final DeviceKeys deviceKeys;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final BindingCursor cursors;

    LicenseBindingsResource(
            ListBindings listBindings,
            AddDomain addDomain,
            AddDevice addDevice,
            ReleaseBinding releaseBinding,
            InternetNames names,
            DeviceKeys deviceKeys,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            BindingCursor cursors) {
        this.listBindings = listBindings;
        this.addDomain = addDomain;
        this.addDevice = addDevice;
        this.releaseBinding = releaseBinding;
        this.names = names;
        this.deviceKeys = deviceKeys;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.cursors = cursors;
    }

    @GET
    @Path("/domains")
    @RequiresPermission(Permission.LICENSE_READ)
    public Response domains(@PathParam("id") String id, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        UUID after = query.read("cursor", cursors::read);
        query.requireGood();
        return page(listBindings
                .domains(PathIds.of(id, LicenseProblems::unknown), after, limit + 1, caller.get())
                .map(found -> Page.of(found, limit, BindingJson::of, last -> cursors.write(last.id()))));
    }

    @GET
    @Path("/devices")
    @RequiresPermission(Permission.LICENSE_READ)
    public Response devices(@PathParam("id") String id, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        UUID after = query.read("cursor", cursors::read);
        query.requireGood();
        return page(listBindings
                .devices(PathIds.of(id, LicenseProblems::unknown), after, limit + 1, caller.get())
                .map(found -> Page.of(found, limit, BindingJson::of, last -> cursors.write(last.id()))));
    }

    private static Response page(Optional<Page> page) {
        return Response.ok(page.orElseThrow(LicenseProblems::unknown))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @POST
    @Path("/domains")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response addDomain(
            @PathParam("id") String id,
            BindingJson.DomainRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        BindingJson.DomainRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Optional<DomainPattern> pattern = errors.required("domain", body.domain(), this::pattern);
        errors.throwIfAny();
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        Caller actor = caller.get();
        AddDomain.Command command = new AddDomain.Command(
                licenseId,
                pattern.orElseThrow(),
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, Permission.LICENSE_WRITE),
                actor);
        return added(licenseId, "/domains", body, key, actor, () -> switch (addDomain.handle(command)) {
            case AddDomain.Result.Held(var domain) -> BindingJson.of(domain);
            case AddDomain.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
            case AddDomain.Result.BindsNone() ->
                throw LicenseProblems.conflict(
                        "domains-not-bound",
                        "The licence binds no domains",
                        "Its domain_binding is off: domains are neither bound nor counted.");
            case AddDomain.Result.Blocked() ->
                throw LicenseProblems.conflict(
                        "domain-blocked", "The domain is blocked", "The licence may not be used on it.");
            case AddDomain.Result.LimitReached(int max) ->
                throw LicenseProblems.conflict(
                        "limit-reached", "A limit is reached", "It holds as many domains as it may: " + max + ".");
        });
    }

    private DomainPattern pattern(String written) {
        if (written.length() > MAX_WRITTEN) {
            // What is too long is not looked at any further: parsing a host name costs time in its length.
            throw new IllegalArgumentException("must be at most " + MAX_WRITTEN + " characters");
        }
        return DomainPattern.parse(written, names);
    }

    @POST
    @Path("/devices")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response addDevice(
            @PathParam("id") String id,
            BindingJson.DeviceRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        BindingJson.DeviceRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Optional<DeviceKey> device = errors.required("hwid", body.hwid(), this::device);
        Optional<String> name = errors.optional("device_name", body.deviceName(), DEVICE_NAME);
        errors.throwIfAny();
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        Caller actor = caller.get();
        AddDevice.Command command = new AddDevice.Command(
                licenseId,
                device.orElseThrow(),
                name.orElse(null),
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, Permission.LICENSE_WRITE),
                actor);
        return added(licenseId, "/devices", body, key, actor, () -> switch (addDevice.handle(command)) {
            case AddDevice.Result.Bound(var bound) -> BindingJson.of(bound);
            case AddDevice.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
            case AddDevice.Result.LimitReached(var limit) ->
                throw LicenseProblems.conflict("limit-reached", "A limit is reached", "It is " + limit.word() + ".");
        });
    }

    /** Not trimmed, for neither is what clients send: it must come to the same key. */
    private DeviceKey device(String hwid) {
        if (hwid.isEmpty() || hwid.length() > MAX_WRITTEN) {
            throw new IllegalArgumentException("must be 1 to " + MAX_WRITTEN + " characters");
        }
        return deviceKeys.of(hwid);
    }

    private Response added(
            UUID licenseId, String list, Object body, @Nullable String key, Caller actor, Supplier<Object> write) {
        Response response =
                writes.run(key, actor, "POST /licenses/" + licenseId + list, body, () -> new Answer(200, write.get()));
        entitlements.forget(licenseId);
        return response;
    }

    @DELETE
    @Path("/domains/{domain_id}")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response releaseDomain(
            @PathParam("id") String id,
            @PathParam("domain_id") String domainId,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return release(BindingKind.DOMAIN, id, domainId, ifMatch, key);
    }

    @DELETE
    @Path("/devices/{device_id}")
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response releaseDevice(
            @PathParam("id") String id,
            @PathParam("device_id") String deviceId,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String key) {
        return release(BindingKind.DEVICE, id, deviceId, ifMatch, key);
    }

    private Response release(
            BindingKind kind, String id, String boundId, @Nullable String ifMatch, @Nullable String key) {
        UUID licenseId = PathIds.of(id, LicenseProblems::unknown);
        UUID bindingId = PathIds.of(boundId, LicenseProblems::notBound);
        Caller actor = caller.get();
        ReleaseBinding.Command command = new ReleaseBinding.Command(
                licenseId,
                kind,
                bindingId,
                EntityTags.ifMatch(ifMatch),
                Scope.of(actor, Permission.LICENSE_WRITE),
                null,
                actor);
        String route = "DELETE /licenses/" + licenseId + BindingJson.path(kind, bindingId);
        Response response = writes.run(key, actor, route, Map.of(), () -> switch (releaseBinding.handle(command)) {
            case ReleaseBinding.Result.Released() -> Answer.noContent();
            case ReleaseBinding.Result.Refused(var refusal) -> throw LicenseProblems.of(refusal);
            case ReleaseBinding.Result.NotBound() -> throw LicenseProblems.notBound();
            case ReleaseBinding.Result.TooSoon _ -> throw new IllegalStateException("operators need not wait");
        });
        entitlements.forget(licenseId);
        return response;
    }
}
