package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.PathIds;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.webhook.application.FindDeliveries;
import dev.licenseauth.webhook.application.RetryDelivery;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.UUID;

/** One delivery. */
@Path("/api/v1/deliveries")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeliveryResource {
    private final FindDeliveries findDeliveries;
    private final RetryDelivery retryDelivery;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    DeliveryResource(
            FindDeliveries findDeliveries, RetryDelivery retryDelivery, IdempotentWrites writes, CurrentCaller caller) {
        this.findDeliveries = findDeliveries;
        this.retryDelivery = retryDelivery;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @RequiresPermission(Permission.WEBHOOK_READ)
    public Response delivery(@PathParam("id") String id) {
        return findDeliveries
                .one(PathIds.of(id, Problems::noDelivery), caller.get())
                .map(found -> Answers.ok(WebhookJson.DeliveryWithLog.of(found)))
                .orElseThrow(Problems::noDelivery);
    }

    @POST
    @Path("/{id}/retry")
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response retry(
            @PathParam("id") String id, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID deliveryId = PathIds.of(id, Problems::noDelivery);
        Caller actor = caller.get();
        String route = "POST /deliveries/" + deliveryId + "/retry";
        return writes.run(
                idempotencyKey, actor, route, Map.of(), () -> switch (retryDelivery.handle(deliveryId, actor)) {
                    case RetryDelivery.Result.Reopened(var delivery) ->
                        new Answer(202, WebhookJson.DeliveryAnswer.of(delivery));
                    case RetryDelivery.Result.NotFound() -> throw Problems.noDelivery();
                    case RetryDelivery.Result.Disabled() -> throw Problems.disabled();
                    case RetryDelivery.Result.InFlight() -> throw Problems.inFlight();
                    case RetryDelivery.Result.BacklogFull() -> throw Problems.backlogFull();
                });
    }
}
