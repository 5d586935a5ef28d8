package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.audit.application.EraseParty;
import dev.licenseauth.audit.application.LogState;
import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Erasing what is personal. */
@Path("/api/v1/audit")
public class ErasureResource {
    private static final int MAX_PARTY = 512;
    private static final int MAX_REASON = 200;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final EraseParty eraseParty;
    private final LogState state;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    ErasureResource(EraseParty eraseParty, LogState state, IdempotentWrites writes, CurrentCaller caller) {
        this.eraseParty = eraseParty;
        this.state = state;
        this.writes = writes;
        this.caller = caller;
    }

    /** What to erase and why. */
    record ErasureRequest(@Nullable String party, @Nullable String reason) {}

    /** Whether there was something, and what stands for the party in leaves. */
    record ErasureJson(boolean erased, @Nullable String reference) {}

    /** Whoever may change the security settings: it cannot be undone. */
    @POST
    @Path("erasures")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.SECURITY_WRITE)
    public Response erase(
            @Nullable ErasureRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        if (request == null) {
            throw new ProblemException(Problem.malformedBody("Send one JSON object."));
        }
        FieldErrors errors = new FieldErrors();
        Optional<String> party = errors.required("party", request.party(), ErasureResource::party);
        Optional<String> reason = errors.required("reason", request.reason(), Texts.upTo(MAX_REASON));
        errors.throwIfAny();
        if (!(state.now() instanceof LogState.State.Open)) {
            throw new ProblemException(
                    Problem.unavailable("The log is not open. See the service's readiness.", RETRY_AFTER_SECONDS));
        }
        EraseParty.Command command = new EraseParty.Command(party.orElseThrow(), reason.orElseThrow(), caller.get());
        return writes.run(idempotencyKey, caller.get(), "POST /api/v1/audit/erasures", request, () -> {
            String reference =
                    eraseParty.handle(command).map(erased -> erased.hex()).orElse(null);
            return new Answer(200, new ErasureJson(reference != null, reference));
        });
    }

    private static String party(String text) {
        String party = Texts.upTo(MAX_PARTY).apply(text);
        if (party.indexOf(':') < 1) {
            throw new IllegalArgumentException("must be as in events, <kind>:<id>, for example owner:customer_01");
        }
        return party;
    }
}
