package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.webhook.application.ChangeEndpoint;
import dev.licenseauth.webhook.application.DeleteEndpoint;
import dev.licenseauth.webhook.application.FindDeliveries;
import dev.licenseauth.webhook.application.FindEndpoints;
import dev.licenseauth.webhook.application.RotateSecret;
import dev.licenseauth.webhook.application.SendTest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import java.util.UUID;
import java.util.function.LongPredicate;

/** One endpoint, and what is done with it. */
@Path("/api/v1/webhooks")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EndpointResource {
    private final FindEndpoints findEndpoints;
    private final ChangeEndpoint changeEndpoint;
    private final DeleteEndpoint deleteEndpoint;
    private final SendTest sendTest;
    private final RotateSecret rotateSecret;
    private final FindDeliveries findDeliveries;
    private final EndpointFields fields;
    private final Cursors cursors;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    EndpointResource(
            FindEndpoints findEndpoints,
            ChangeEndpoint changeEndpoint,
            DeleteEndpoint deleteEndpoint,
            SendTest sendTest,
            RotateSecret rotateSecret,
            FindDeliveries findDeliveries,
            EndpointFields fields,
            Cursors cursors,
            IdempotentWrites writes,
            CurrentCaller caller) {
        this.findEndpoints = findEndpoints;
        this.changeEndpoint = changeEndpoint;
        this.deleteEndpoint = deleteEndpoint;
        this.sendTest = sendTest;
        this.rotateSecret = rotateSecret;
        this.findDeliveries = findDeliveries;
        this.fields = fields;
        this.cursors = cursors;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @RequiresPermission(Permission.WEBHOOK_READ)
    public Response get(@PathParam("id") String id) {
        return answer(findEndpoints
                .one(PathIds.of(id, Problems::noEndpoint), caller.get())
                .orElseThrow(Problems::noEndpoint));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response change(
            @PathParam("id") String id,
            WebhookJson.EndpointRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID endpointId = PathIds.of(id, Problems::noEndpoint);
        WebhookJson.EndpointRequest body = Bodies.require(request);
        Caller actor = caller.get();
        ChangeEndpoint.Command command =
                new ChangeEndpoint.Command(endpointId, fields.change(body), EntityTags.ifMatch(ifMatch), actor);
        String route = "PATCH /webhooks/" + endpointId;
        return writes.run(idempotencyKey, actor, route, body, () -> switch (changeEndpoint.handle(command)) {
            case ChangeEndpoint.Result.Changed(var endpoint) ->
                new Answer(200, WebhookJson.EndpointAnswer.of(endpoint), endpoint.version());
            case ChangeEndpoint.Result.NotFound() -> throw Problems.noEndpoint();
            case ChangeEndpoint.Result.Stale() -> throw Problems.stale();
            case ChangeEndpoint.Result.LimitReached(var detail) -> throw Problems.limitReached(detail);
            case ChangeEndpoint.Result.OutOfReach() -> throw Problems.outOfReach(Permission.WEBHOOK_WRITE);
        });
    }

    @DELETE
    @Path("/{id}")
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response delete(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID endpointId = PathIds.of(id, Problems::noEndpoint);
        LongPredicate meant = EntityTags.ifMatch(ifMatch);
        Caller actor = caller.get();
        String route = "DELETE /webhooks/" + endpointId;
        return writes.run(
                idempotencyKey, actor, route, Map.of(), () -> switch (deleteEndpoint.handle(endpointId, meant, actor)) {
                    case DeleteEndpoint.Result.Deleted() -> Answer.noContent();
                    case DeleteEndpoint.Result.NotFound() -> throw Problems.noEndpoint();
                    case DeleteEndpoint.Result.Stale() -> throw Problems.stale();
                });
    }

    @POST
    @Path("/{id}/test")
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response test(
            @PathParam("id") String id, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID endpointId = PathIds.of(id, Problems::noEndpoint);
        Caller actor = caller.get();
        String route = "POST /webhooks/" + endpointId + "/test";
        return writes.run(idempotencyKey, actor, route, Map.of(), () -> switch (sendTest.handle(endpointId, actor)) {
            case SendTest.Result.Accepted(var delivery) -> new Answer(202, WebhookJson.DeliveryAnswer.of(delivery));
            case SendTest.Result.NotFound() -> throw Problems.noEndpoint();
            case SendTest.Result.Disabled() -> throw Problems.disabled();
            case SendTest.Result.BacklogFull() -> throw Problems.backlogFull();
        });
    }

    @POST
    @Path("/{id}/rotate-secret")
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response rotate(
            @PathParam("id") String id, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID endpointId = PathIds.of(id, Problems::noEndpoint);
        Caller actor = caller.get();
        String route = "POST /webhooks/" + endpointId + "/rotate-secret";
        return writes.run(idempotencyKey, actor, route, Map.of(), () -> switch (rotateSecret.handle(
                endpointId, actor)) {
            case RotateSecret.Result.Rotated(var endpoint, var previousUntil) ->
                new Answer(
                        200,
                        new WebhookJson.RotatedAnswer(
                                endpoint.id().toString(),
                                endpoint.secrets().current().written(),
                                previousUntil));
            case RotateSecret.Result.NotFound() -> throw Problems.noEndpoint();
        });
    }

    @GET
    @Path("/{id}/deliveries")
    @RequiresPermission(Permission.WEBHOOK_READ)
    public Response deliveries(@PathParam("id") String id, @Context UriInfo uri) {
        UUID endpointId = PathIds.of(id, Problems::noEndpoint);
        PageParameters parameters = PageParameters.ofDeliveries(uri.getQueryParameters(), cursors);
        FindDeliveries.Page page = findDeliveries
                .page(endpointId, parameters.state(), parameters.before(), parameters.limit(), caller.get())
                .orElseThrow(Problems::noEndpoint);
        UUID next = page.nextBefore();
        return Answers.ok(new WebhookJson.DeliveryPage(
                page.deliveries().stream().map(WebhookJson.DeliveryAnswer::of).toList(),
                next == null ? null : cursors.write(next)));
    }

    private static Response answer(Endpoint endpoint) {
        return Response.fromResponse(Answers.ok(WebhookJson.EndpointAnswer.of(endpoint)))
                .header(HttpHeaders.ETAG, EntityTags.of(endpoint.version()))
                .build();
    }
}
