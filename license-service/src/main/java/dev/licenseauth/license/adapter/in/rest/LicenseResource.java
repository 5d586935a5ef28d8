package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.IssueLicenses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Licences, for those who issue and manage them. */
@Path("/api/v1/licenses")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseResource {
    private static final int MAX_COUNT = 1000;

    private final IssueLicenses issueLicenses;
    private final Entitlements entitlements;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Apps apps;

    LicenseResource(
            IssueLicenses issueLicenses,
            Entitlements entitlements,
            IdempotentWrites writes,
            CurrentCaller caller,
            Apps apps) {
        this.issueLicenses = issueLicenses;
        this.entitlements = entitlements;
        this.writes = writes;
        this.caller = caller;
        this.apps = apps;
    }

    @POST
    @RequiresPermission(Permission.LICENSE_WRITE)
    public Response issue(
            LicenseJson.IssueRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        LicenseJson.IssueRequest body = Bodies.require(request);
        Caller actor = caller.get();
        IssueLicenses.Command command = command(body, actor);
        Response response =
                writes.run(idempotencyKey, actor, "POST /licenses", body, () -> switch (issueLicenses.handle(command)) {
                    case IssueLicenses.Result.Issued(var licenses) -> answer(licenses);
                    case IssueLicenses.Result.UnknownApp() ->
                        throw LicenseProblems.wrong("app_id", "names no app: create it first");
                    case IssueLicenses.Result.UnknownPlan() ->
                        throw LicenseProblems.wrong("plan", "names no plan of the app " + command.appId());
                    case IssueLicenses.Result.UnknownProducts(var codes) ->
                        throw CatalogResource.unknownProducts(codes);
                    case IssueLicenses.Result.WrongChecksum() ->
                        throw LicenseProblems.wrong("dlid", "has a checksum that does not hold");
                    case IssueLicenses.Result.DlidTaken() ->
                        throw new ProblemException(
                                Problem.alreadyExists("A licence with this DLID was issued before."));
                });
        Dlid imported = command.imported();
        if (imported != null) {
            // A check made just before may have found nothing, which is no longer so.
            entitlements.forgetUnknown(imported);
        }
        return response;
    }

    private IssueLicenses.Command command(LicenseJson.IssueRequest body, Caller actor) {
        FieldErrors errors = new FieldErrors();
        Optional<AppId> appId = apps.of(errors, body.appId(), actor);
        Optional<PlanCode> plan = errors.required("plan", body.plan(), PlanCode::new);
        Optional<String> level = errors.optional("level", body.level(), LicenseTexts.LEVEL);
        Optional<String> owner = errors.required("owner", body.owner(), LicenseTexts.OWNER);
        Limit activations = Fields.limit(errors, "max_activations", body.maxActivations());
        Limit devices = Fields.limit(errors, "max_devices", body.maxDevices());
        Limit domains = Fields.limit(errors, "max_domains", body.maxDomains());
        Optional<DomainBinding> binding = errors.optional("domain_binding", body.domainBinding(), Fields::binding);
        List<ProductCode> addOns = Fields.products(errors, body.products());
        Optional<Instant> startsAt = errors.optional("starts_at", body.startsAt(), LicenseTexts.before(2200));
        Optional<Integer> days =
                errors.optional("days_valid", body.daysValid(), Fields.between(1, LicenseTexts.MAX_DAYS));
        Optional<String> note = errors.optional("note", body.note(), LicenseTexts.NOTE);
        Optional<Integer> count = errors.optional("count", body.count(), Fields.between(1, MAX_COUNT));
        Optional<Dlid> imported = errors.optional("dlid", body.dlid(), LicenseResource::dlid);
        if (imported.isPresent() && count.orElse(1) != 1) {
            errors.add("count", "must be 1 when a dlid is given");
        }
        errors.throwIfAny();
        return new IssueLicenses.Command(
                appId.orElseThrow(),
                plan.orElseThrow(),
                level.orElse("user"),
                owner.orElseThrow(),
                activations,
                devices,
                domains,
                binding.orElse(null),
                addOns,
                startsAt.orElse(null),
                days.orElse(null),
                note.orElse(null),
                count.orElse(1),
                imported.orElse(null),
                actor);
    }

    private static Dlid dlid(String written) {
        return switch (Dlid.parse(written)) {
            case Dlid.Parsed.Wellformed(Dlid dlid) -> dlid;
            case Dlid.Parsed.ChecksumMismatch(Dlid foreign) -> foreign;
            case Dlid.Parsed.Malformed() -> throw new IllegalArgumentException("must be 32 hex characters");
        };
    }

    private static Answer answer(List<License> licenses) {
        List<LicenseJson.IssuedAnswer> answers =
                licenses.stream().map(LicenseJson.IssuedAnswer::of).toList();
        return answers.size() == 1
                ? new Answer(201, answers.getFirst(), licenses.getFirst().version())
                : new Answer(201, new LicenseJson.IssuedList(answers));
    }
}
