package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.webhook.application.CreateEndpoint;
import dev.licenseauth.webhook.application.FindEndpoints;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** Endpoints. */
@Path("/api/v1/webhooks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WebhookResource {
    private final CreateEndpoint createEndpoint;
    private final FindEndpoints findEndpoints;
    private final EndpointFields fields;
    private final Cursors cursors;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    WebhookResource(
            CreateEndpoint createEndpoint,
            FindEndpoints findEndpoints,
            EndpointFields fields,
            Cursors cursors,
            IdempotentWrites writes,
            CurrentCaller caller) {
        this.createEndpoint = createEndpoint;
        this.findEndpoints = findEndpoints;
        this.fields = fields;
        this.cursors = cursors;
        this.writes = writes;
        this.caller = caller;
    }

    @POST
    @RequiresPermission(Permission.WEBHOOK_WRITE)
    public Response create(
            WebhookJson.EndpointRequest request,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        WebhookJson.EndpointRequest body = Bodies.require(request);
        Caller actor = caller.get();
        CreateEndpoint.Command command = new CreateEndpoint.Command(fields.create(body, actor), actor);
        return writes.run(idempotencyKey, actor, "POST /webhooks", body, () -> switch (createEndpoint.handle(command)) {
            case CreateEndpoint.Result.Created(var endpoint) ->
                new Answer(201, WebhookJson.CreatedAnswer.of(endpoint), endpoint.version());
            case CreateEndpoint.Result.LimitReached(var detail) -> throw Problems.limitReached(detail);
            case CreateEndpoint.Result.OutOfReach() -> throw Problems.outOfReach(Permission.WEBHOOK_WRITE);
        });
    }

    @GET
    @RequiresPermission(Permission.WEBHOOK_READ)
    public Response list(@Context UriInfo uri) {
        PageParameters parameters = PageParameters.ofEndpoints(uri.getQueryParameters(), cursors);
        FindEndpoints.Page page = findEndpoints.page(parameters.before(), parameters.limit(), caller.get());
        UUID next = page.nextBefore();
        return Answers.ok(new WebhookJson.EndpointPage(
                page.endpoints().stream().map(WebhookJson.EndpointAnswer::of).toList(),
                next == null ? null : cursors.write(next)));
    }
}
