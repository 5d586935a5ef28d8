package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.DlidChecksum;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Limits;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.RenewalBasis;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.CreateApp;
import dev.licenseauth.license.application.CreatePlan;
import dev.licenseauth.license.application.CreateProduct;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Apps, products and plans. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CatalogResource {
    private final CreateApp createApp;
    private final CreateProduct createProduct;
    private final CreatePlan createPlan;
    private final ForeignDlids foreignDlids;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Apps apps;

    CatalogResource(
            CreateApp createApp,
            CreateProduct createProduct,
            CreatePlan createPlan,
            ForeignDlids foreignDlids,
            IdempotentWrites writes,
            CurrentCaller caller,
            Apps apps) {
        this.createApp = createApp;
        this.createProduct = createProduct;
        this.createPlan = createPlan;
        this.foreignDlids = foreignDlids;
        this.writes = writes;
        this.caller = caller;
        this.apps = apps;
    }

    @POST
    @Path("/apps")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response createApp(
            CatalogJson.AppRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        CatalogJson.AppRequest body = Bodies.require(request);
        FieldErrors errors = new FieldErrors();
        Optional<AppId> id = errors.required("id", body.id(), AppId::new);
        Optional<String> name = errors.required("name", body.name(), CatalogJson.NAME);
        Optional<DlidChecksum> checksum = errors.optional("dlid_checksum", body.dlidChecksum(), Fields::dlidChecksum);
        errors.throwIfAny();
        Caller actor = caller.get();
        CreateApp.Command command = new CreateApp.Command(
                id.orElseThrow(), name.orElseThrow(), checksum.orElse(DlidChecksum.REQUIRED), actor);
        Response response =
                writes.run(idempotencyKey, actor, "POST /apps", body, () -> switch (createApp.handle(command)) {
                    case CreateApp.Result.Created(var app) -> created(app);
                    case CreateApp.Result.AlreadyExists() ->
                        throw taken("app", command.id().value());
                });
        if (command.dlidChecksum() == DlidChecksum.IMPORTED_OK) {
            foreignDlids.mayExist(true);
        }
        return response;
    }

    @POST
    @Path("/products")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response createProduct(
            CatalogJson.ProductRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        CatalogJson.ProductRequest body = Bodies.require(request);
        Caller actor = caller.get();
        FieldErrors errors = new FieldErrors();
        Optional<AppId> appId = apps.of(errors, body.appId(), actor);
        Optional<ProductCode> code = errors.required("code", body.code(), ProductCode::new);
        Optional<String> name = errors.required("name", body.name(), CatalogJson.NAME);
        errors.throwIfAny();
        CreateProduct.Command command =
                new CreateProduct.Command(appId.orElseThrow(), code.orElseThrow(), name.orElseThrow(), actor);
        return writes.run(idempotencyKey, actor, "POST /products", body, () -> switch (createProduct.handle(command)) {
            case CreateProduct.Result.Created(var product) -> created(product);
            case CreateProduct.Result.AlreadyExists() ->
                throw taken("product", command.code().value());
            case CreateProduct.Result.UnknownApp() -> throw unknownApp();
        });
    }

    @POST
    @Path("/plans")
    @RequiresPermission(Permission.CATALOG_WRITE)
    public Response createPlan(
            CatalogJson.PlanRequest request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        CatalogJson.PlanRequest body = Bodies.require(request);
        Caller actor = caller.get();
        CreatePlan.Command command = planCommand(body, actor);
        return writes.run(idempotencyKey, actor, "POST /plans", body, () -> switch (createPlan.handle(command)) {
            case CreatePlan.Result.Created(var plan) -> created(plan);
            case CreatePlan.Result.AlreadyExists() ->
                throw taken("plan", command.code().value());
            case CreatePlan.Result.UnknownApp() -> throw unknownApp();
            case CreatePlan.Result.UnknownProducts(var codes) -> throw unknownProducts(codes);
        });
    }

    private CreatePlan.Command planCommand(CatalogJson.PlanRequest body, Caller actor) {
        FieldErrors errors = new FieldErrors();
        Optional<AppId> appId = apps.of(errors, body.appId(), actor);
        Optional<PlanCode> code = errors.required("code", body.code(), PlanCode::new);
        Optional<String> name = errors.required("name", body.name(), CatalogJson.NAME);
        List<ProductCode> products = Fields.products(errors, body.products());
        Limit activations = Fields.limit(errors, "max_activations", body.maxActivations());
        Limit devices = Fields.limit(errors, "max_devices", body.maxDevices());
        Limit domains = Fields.limit(errors, "max_domains", body.maxDomains());
        Optional<DomainBinding> binding = errors.optional("domain_binding", body.domainBinding(), Fields::binding);
        Optional<Integer> graceDays =
                errors.optional("grace_days", body.graceDays(), Fields.between(0, CatalogJson.MAX_GRACE_DAYS));
        Optional<RenewalBasis> renewalBasis =
                errors.optional("renewal_basis", body.renewalBasis(), Fields::renewalBasis);
        errors.throwIfAny();
        Limits limits = new Limits(orUnlimited(activations), orUnlimited(devices), orUnlimited(domains));
        return new CreatePlan.Command(
                appId.orElseThrow(),
                code.orElseThrow(),
                name.orElseThrow(),
                products,
                limits,
                binding.orElseGet(() -> DomainBinding.defaultFor(limits.domains())),
                Boolean.TRUE.equals(body.domainRequired()),
                Boolean.TRUE.equals(body.deviceRequired()),
                graceDays.orElse(0),
                renewalBasis.orElse(RenewalBasis.LATER),
                actor);
    }

    private static Limit orUnlimited(@Nullable Limit limit) {
        return limit == null ? new Limit.Unlimited() : limit;
    }

    private static Answer created(CatalogEntry entry) {
        return new Answer(201, CatalogJson.of(entry), entry.version());
    }

    private static ProblemException taken(String kind, String code) {
        return new ProblemException(Problem.alreadyExists("The " + kind + " " + code + " exists already."));
    }

    private static ProblemException unknownApp() {
        return wrong(List.of(new Problem.FieldError("app_id", "names no app: create it first")));
    }

    static ProblemException unknownProducts(List<ProductCode> codes) {
        String names = codes.stream().map(ProductCode::value).collect(Collectors.joining(", "));
        return wrong(List.of(new Problem.FieldError("products", "names no product of the app: " + names)));
    }

    private static ProblemException wrong(List<Problem.FieldError> errors) {
        return new ProblemException(Problem.invalidRequest(errors));
    }
}
