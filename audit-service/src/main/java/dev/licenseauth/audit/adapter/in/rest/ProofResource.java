package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.audit.application.ProveConsistency;
import dev.licenseauth.audit.application.ProveRecord;
import dev.licenseauth.audit.config.AuditConfig;
import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseHeader;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Proofs of the log, ready made for those who do not read tiles. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public class ProofResource {
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final int RETRY_AFTER_SECONDS = 1;

    private final ProveRecord proveRecord;
    private final ProveConsistency proveConsistency;

    ProofResource(ProveRecord proveRecord, ProveConsistency proveConsistency) {
        this.proveRecord = proveRecord;
        this.proveConsistency = proveConsistency;
    }

    @GET
    @Path("records/{id}/proof")
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public ProofJson.Inclusion proof(@PathParam("id") String id) {
        return switch (proveRecord.handle(id(id))) {
            case ProveRecord.Result.Proof proof -> ProofJson.Inclusion.of(proof);
            case ProveRecord.Result.Unknown() -> throw unknown();
            case ProveRecord.Result.NotYetCovered() ->
                throw new ProblemException(Problem.unavailable(
                        "No checkpoint covers the record yet. Try again shortly.", RETRY_AFTER_SECONDS));
        };
    }

    @GET
    @Path("records/{id}/opening")
    @RequiresPermission(Permission.AUDIT_READ)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public ProofJson.Opening opening(@PathParam("id") String id) {
        return proveRecord.open(id(id)).map(ProofJson.Opening::of).orElseThrow(ProofResource::unknown);
    }

    @GET
    @Path("consistency")
    @RequiresPermission(value = Permission.AUDIT_READ, publicIf = AuditConfig.Log.PUBLIC)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public ProofJson.Consistency consistency(@Context UriInfo uri) {
        FieldErrors errors = new FieldErrors();
        String from = errors.single("from", uri);
        String to = errors.single("to", uri);
        errors.throwIfAny();
        Optional<Long> older = errors.required("from", from, ProofResource::size);
        Optional<Long> newer = errors.required("to", to, ProofResource::size);
        errors.throwIfAny();
        long fromSize = older.orElseThrow();
        long toSize = newer.orElseThrow();
        return proveConsistency
                .handle(fromSize, toSize)
                .map(ProofJson.Consistency::of)
                .orElseThrow(() -> {
                    if (fromSize > toSize) {
                        errors.add("from", "must be at most to");
                    }
                    errors.add("to", "must be at least from and at most the size of the last checkpoint");
                    errors.throwIfAny();
                    return new IllegalStateException("just noted");
                });
    }

    private static UUID id(String text) {
        if (!ID.matcher(text).matches()) {
            throw unknown();
        }
        return UUID.fromString(text);
    }

    private static long size(String text) {
        if (!SIZE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a number of entries");
        }
        return Long.parseLong(text);
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such record."));
    }
}
