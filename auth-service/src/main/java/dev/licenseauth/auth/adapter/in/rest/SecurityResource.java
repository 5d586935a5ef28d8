package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.auth.application.ForceReauth;
import dev.licenseauth.auth.application.ForceReauth.Action;
import dev.licenseauth.auth.application.RepublishState;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What operators do when something is wrong. */
@Path("/api/v1/security")
@Produces(MediaType.APPLICATION_JSON)
public class SecurityResource {
    private static final Duration PROOF_NO_OLDER_THAN = Duration.ofMinutes(5);

    private final ForceReauth forceReauth;
    private final RepublishState republishState;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    SecurityResource(
            ForceReauth forceReauth, RepublishState republishState, IdempotentWrites writes, CurrentCaller caller) {
        this.forceReauth = forceReauth;
        this.republishState = republishState;
        this.writes = writes;
        this.caller = caller;
    }

    record EmergencyRequest(
            @Nullable String action,
            @Nullable String reason,
            @Nullable Boolean dryRun) {}

    record EmergencyAnswer(String action, boolean dryRun, long sessions) {}

    record RepublishAnswer(int facts) {}

    @POST
    @Path("emergency")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.EMERGENCY_EXECUTE)
    public Response emergency(
            @Nullable EmergencyRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        Caller actor = caller.authenticatedWithin(PROOF_NO_OLDER_THAN);
        EmergencyRequest body = Inputs.body(request);
        FieldErrors errors = new FieldErrors();
        Optional<Action> action = errors.required("action", body.action(), SecurityResource::action);
        Optional<String> reason = errors.required("reason", body.reason(), Inputs.REASON);
        if (idempotencyKey == null) {
            errors.add(IdempotentWrites.HEADER, "is required: an emergency action must not be taken twice by mistake");
        }
        errors.throwIfAny();
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        ForceReauth.Command command =
                new ForceReauth.Command(actor, action.orElseThrow(), reason.orElseThrow(), dryRun);
        return writes.run(
                idempotencyKey,
                actor,
                "POST /security/emergency",
                body,
                () -> new Answer(
                        200, new EmergencyAnswer(command.action().word(), dryRun, forceReauth.handle(command))));
    }

    private static Action action(String word) {
        return Arrays.stream(Action.values())
                .filter(action -> action.word().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", "))));
    }

    @POST
    @Path("state/republish")
    @RequiresPermission(Permission.SECURITY_WRITE)
    public Response republish(@HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        return writes.run(
                idempotencyKey,
                caller.get(),
                "POST /security/state/republish",
                Map.of(),
                () -> new Answer(202, new RepublishAnswer(republishState.handle())));
    }
}
