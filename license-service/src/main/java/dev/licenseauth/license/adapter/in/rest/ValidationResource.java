package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.license.application.ValidateLicense;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The public check of a licence. Runs on the event loop: nothing here may block. */
@Path("/api/v1/licensing/validate")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ValidationResource {
    private static final Logger LOG = Logger.getLogger(ValidationResource.class);
    private static final int MAX_LENGTH = 255;
    private static final int RETRY_AFTER_SECONDS = 2;

    private final ValidateLicense validateLicense;

    ValidationResource(ValidateLicense validateLicense) {
        this.validateLicense = validateLicense;
    }

    @GET
    @PublicEndpoint
    public Uni<Response> validate(@Context RoutingContext context) {
        MultiMap parameters = context.queryParams();
        FieldErrors errors = new FieldErrors();
        String dlid = single(errors, parameters, "dlid");
        String product = single(errors, parameters, "product");
        String domain = single(errors, parameters, "domain");
        return answer(errors, dlid, product, domain, context);
    }

    /** The same with the names in a JSON body, which keeps keys out of access logs. Unknown fields are ignored. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PublicEndpoint
    public Uni<Response> validate(@Nullable ValidationRequest request, @Context RoutingContext context) {
        ValidationRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        String dlid = bounded(errors, "dlid", body.dlid());
        String product = bounded(errors, "product", body.product());
        String domain = bounded(errors, "domain", body.domain());
        return answer(errors, dlid, product, domain, context);
    }

    private Uni<Response> answer(
            FieldErrors errors,
            @Nullable String dlid,
            @Nullable String product,
            @Nullable String domain,
            RoutingContext context) {
        if (domain != null && DomainName.parse(domain).isEmpty()) {
            errors.add("domain", "must be a host name, for example shop.example.com");
        }
        if (dlid == null) {
            errors.throwIfAny();
            errors.add("dlid", "is required");
        }
        errors.throwIfAny();
        CompletionStage<Response> response = validateLicense
                .handle(java.util.Objects.requireNonNull(dlid), product)
                .thenApply(ValidationAnswer::response)
                .exceptionally(failure -> unavailable(failure, context));
        return Uni.createFrom().completionStage(response);
    }

    private static Response unavailable(Throwable failure, RoutingContext context) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof Entitlements.UnavailableException) {
            LOG.warnf("validation answered 503: %s", cause.getMessage());
            return Problem.unavailable(
                            "The licence cannot be looked up right now. Keep your last answer and try again shortly.",
                            RETRY_AFTER_SECONDS)
                    .toResponse(RequestIds.of(context));
        }
        LOG.error("a validation failed", cause);
        return Problem.internal().toResponse(RequestIds.of(context));
    }

    private static @Nullable String single(FieldErrors errors, MultiMap parameters, String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            errors.add(name, "must be given once");
        }
        return values.isEmpty() ? null : bounded(errors, name, values.getFirst());
    }

    /** An empty value counts as absent: plug-ins send every parameter they know. */
    private static @Nullable String bounded(FieldErrors errors, String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() > MAX_LENGTH) {
            errors.add(name, "must be at most " + MAX_LENGTH + " characters");
        }
        return value;
    }
}
