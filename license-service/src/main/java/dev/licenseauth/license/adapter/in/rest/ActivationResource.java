package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.Throttle;
import dev.licenseauth.domain.licensing.port.Work;
import dev.licenseauth.license.application.ActivateLicense;
import dev.licenseauth.license.application.Client;
import dev.licenseauth.license.application.DeactivateLicense;
import dev.licenseauth.license.application.RecordHeartbeat;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Binding devices and domains to licences, for clients that hold no credential but the DLID. Unknown fields are
 * ignored. A refusal is an answer: 200.
 */
@Path("/api/v1/licensing")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Throttled
public class ActivationResource {
    private static final Pattern SDK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 .+#/_-]{0,63}");
    private static final Function<String, String> DEVICE_NAME = Texts.upTo(200);

    private final ActivateLicense activateLicense;
    private final DeactivateLicense deactivateLicense;
    private final RecordHeartbeat recordHeartbeat;
    private final Entitlements entitlements;
    private final ForeignDlids foreignDlids;
    private final Work work;
    private final IdempotentWrites writes;
    private final Questions questions;
    private final Clients clients;
    private final Admissions admissions;
    private final ValidationFailures failures;

    ActivationResource(
            ActivateLicense activateLicense,
            DeactivateLicense deactivateLicense,
            RecordHeartbeat recordHeartbeat,
            Entitlements entitlements,
            ForeignDlids foreignDlids,
            Work work,
            IdempotentWrites writes,
            Questions questions,
            Clients clients,
            Admissions admissions,
            ValidationFailures failures) {
        this.activateLicense = activateLicense;
        this.deactivateLicense = deactivateLicense;
        this.recordHeartbeat = recordHeartbeat;
        this.entitlements = entitlements;
        this.foreignDlids = foreignDlids;
        this.work = work;
        this.writes = writes;
        this.questions = questions;
        this.clients = clients;
        this.admissions = admissions;
        this.failures = failures;
    }

    /** What all three requests are read from. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Request(
            @Nullable String dlid,
            @Nullable String product,
            @Nullable String domain,
            @Nullable String hwid,
            @Nullable String deviceName,
            @Nullable String appId,
            @Nullable String sdk) {
        Questions.Given given() {
            return new Questions.Given(dlid, product, domain, hwid);
        }
    }

    @POST
    @Path("/activate")
    @PublicEndpoint
    public Uni<Response> activate(
            @Nullable Request request,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey,
            @Context RoutingContext context) {
        Admissions.Asker asker = admissions.require(context, Throttle.Act.ACTIVATE, dlid(request));
        Request body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Details details = details(errors, body);
        Client client = clients.of(context, details.sdk());
        Questions.Asked asked = questions.read(errors, body.given(), Question.Purpose.ACTIVATE);
        Write write = new Write("POST /licensing/activate", idempotencyKey, body);
        return answer(
                asker,
                asked.dlid(),
                ActivationJson::notActivated,
                dlid -> written(dlid, write, () -> {
                    ActivateLicense.Result result = activateLicense.handle(new ActivateLicense.Command(
                            dlid, asked.question(), details.appId(), details.deviceName(), client));
                    admissions.answered(asker, asked.dlid(), ActivationJson.refusal(result));
                    return switch (result) {
                        case ActivateLicense.Result.Activated activated ->
                            new Written(
                                    ActivationJson.Activated.of(activated),
                                    activated.changedLimits()
                                            ? activated.entitlement().licenseId()
                                            : null);
                        case ActivateLicense.Result.Refused(Verdict.Reason reason) ->
                            new Written(ActivationJson.notActivated(reason), null);
                    };
                }));
    }

    @POST
    @Path("/deactivate")
    @PublicEndpoint
    public Uni<Response> deactivate(
            @Nullable Request request,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey,
            @Context RoutingContext context) {
        Admissions.Asker asker = admissions.require(context, Throttle.Act.ACTIVATE, dlid(request));
        Request body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Client client = clients.of(context, details(errors, body).sdk());
        if (isAbsent(body.hwid()) && isAbsent(body.domain())) {
            errors.add("hwid", "is required, unless a domain is given");
        }
        Questions.Asked asked = questions.read(errors, body.given(), Question.Purpose.ASK);
        Write write = new Write("POST /licensing/deactivate", idempotencyKey, body);
        return answer(
                asker,
                asked.dlid(),
                ActivationJson::notDeactivated,
                dlid -> written(dlid, write, () -> {
                    DeactivateLicense.Result result = deactivateLicense.handle(new DeactivateLicense.Command(
                            dlid, asked.question().domain(), asked.question().device(), client));
                    admissions.answered(asker, asked.dlid(), ActivationJson.refusal(result));
                    return switch (result) {
                        case DeactivateLicense.Result.Deactivated deactivated ->
                            new Written(ActivationJson.Deactivated.of(deactivated), deactivated.licenseId());
                        case DeactivateLicense.Result.Refused(Verdict.Reason reason) ->
                            new Written(ActivationJson.notDeactivated(reason), null);
                    };
                }));
    }

    @POST
    @Path("/heartbeat")
    @PublicEndpoint
    public Uni<Response> heartbeat(@Nullable Request request, @Context RoutingContext context) {
        Admissions.Asker asker = admissions.require(context, Throttle.Act.ASK, dlid(request));
        Request body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        details(errors, body);
        Questions.Asked asked = questions.read(errors, body.given(), Question.Purpose.ASK);
        return answer(asker, asked.dlid(), ActivationJson::notAlive, dlid -> {
            RecordHeartbeat.Result result = recordHeartbeat.handle(dlid, asked.question());
            admissions.answered(asker, asked.dlid(), ActivationJson.refusal(result));
            return ok(
                    switch (result) {
                        case RecordHeartbeat.Result.Alive alive -> ActivationJson.Alive.of(alive);
                        case RecordHeartbeat.Result.Refused(Verdict.Reason reason) -> ActivationJson.notAlive(reason);
                    });
        });
    }

    /** A request that changes something, by which it is known when it comes again. */
    private record Write(String route, @Nullable String idempotencyKey, Request request) {}

    /** An answer, and the licence of which something was bound or freed. */
    private record Written(Object body, @Nullable UUID changed) {}

    private Response written(Dlid dlid, Write write, Supplier<Written> handling) {
        AtomicReference<@Nullable UUID> changed = new AtomicReference<>();
        Response response =
                writes.run(write.idempotencyKey(), "dlid:" + dlid.value(), write.route(), write.request(), () -> {
                    Written written = handling.get();
                    changed.set(written.changed());
                    return new IdempotentWrites.Answer(200, written.body());
                });
        // Only now is it committed.
        UUID licenseId = changed.get();
        if (licenseId != null) {
            entitlements.forget(licenseId);
        }
        return response;
    }

    private static @Nullable String dlid(@Nullable Request request) {
        return request == null ? null : request.dlid();
    }

    private static boolean isAbsent(@Nullable String value) {
        return value == null || value.isEmpty();
    }

    /** What a request may tell beside its question, right in all three whether or not it is of use there. */
    private record Details(
            @Nullable String deviceName,
            @Nullable AppId appId,
            @Nullable String sdk) {}

    private static Details details(FieldErrors errors, Request body) {
        String deviceName = Questions.bounded(errors, "device_name", body.deviceName());
        String appId = Questions.bounded(errors, "app_id", body.appId());
        return new Details(
                errors.optional("device_name", deviceName, DEVICE_NAME).orElse(null),
                errors.optional("app_id", appId, AppId::new).orElse(null),
                sdk(errors, body));
    }

    private static @Nullable String sdk(FieldErrors errors, Request body) {
        String sdk = Questions.bounded(errors, "sdk", body.sdk());
        if (sdk != null && !SDK.matcher(sdk).matches()) {
            errors.add("sdk", "must be a name of 1 to 64 letters, digits, blanks and . + # / _ -");
        }
        return sdk;
    }

    private Uni<Response> answer(
            Admissions.Asker asker,
            Dlid.Parsed dlid,
            Function<Verdict.Reason, Object> refusal,
            Function<Dlid, Response> handling) {
        return foreignDlids
                .worthLookingUp(dlid)
                .map(known -> onAnotherThread(asker.context(), known, () -> handling.apply(known)))
                .orElseGet(() -> {
                    admissions.answered(asker, dlid, Verdict.Reason.INVALID_DLID);
                    return Uni.createFrom().item(ok(refusal.apply(Verdict.Reason.INVALID_DLID)));
                });
    }

    private Uni<Response> onAnotherThread(RoutingContext context, Dlid dlid, Supplier<Response> handling) {
        return Uni.createFrom()
                .completionStage(work.runInTurn(dlid, handling)
                        .exceptionally(failure -> failures.problem(failure).toResponse(RequestIds.of(context))));
    }

    private static Response ok(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }
}
