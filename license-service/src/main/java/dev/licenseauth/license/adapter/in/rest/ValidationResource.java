package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.licensing.port.Throttle;
import dev.licenseauth.license.application.ValidateLicense;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * The public check of a licence by POST, which keeps keys out of access logs. Unknown fields are ignored. The same by
 * GET is {@link ValidationRoute}.
 */
@Path(ValidationRoute.PATH)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Throttled
public class ValidationResource {
    private final ValidateLicense validateLicense;
    private final Questions questions;
    private final Clients clients;
    private final Admissions admissions;
    private final ValidationFailures failures;

    ValidationResource(
            ValidateLicense validateLicense,
            Questions questions,
            Clients clients,
            Admissions admissions,
            ValidationFailures failures) {
        this.validateLicense = validateLicense;
        this.questions = questions;
        this.clients = clients;
        this.admissions = admissions;
        this.failures = failures;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PublicEndpoint
    public Uni<Response> validate(@Nullable ValidationRequest request, @Context RoutingContext context) {
        Admissions.Asker asker = admissions.require(context, Throttle.Act.ASK, request == null ? null : request.dlid());
        Questions.Asked asked = questions.check(Bodies.require(request));
        return Uni.createFrom()
                .completionStage(validateLicense
                        .handle(asked.dlid(), asked.question(), () -> clients.of(context, null))
                        .thenApply(answer -> {
                            admissions.answered(asker, asked.dlid(), ValidationAnswer.refusal(answer));
                            return Response.ok(ValidationAnswer.body(answer), MediaType.APPLICATION_JSON_TYPE)
                                    .header("Cache-Control", "no-store")
                                    .build();
                        })
                        .exceptionally(failure -> failures.problem(failure).toResponse(RequestIds.of(context))));
    }
}
