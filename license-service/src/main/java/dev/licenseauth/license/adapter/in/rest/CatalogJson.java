package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.CatalogEdit;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The catalogue's JSON. */
final class CatalogJson {
    static final Function<String, String> NAME = Texts.upTo(200);
    static final int MAX_GRACE_DAYS = 365;

    private CatalogJson() {}

    record AppRequest(
            @Nullable String id,
            @Nullable String name,
            @Nullable String dlidChecksum) {}

    record ProductRequest(
            @Nullable String appId,
            @Nullable String code,
            @Nullable String name) {}

    record PlanRequest(
            @Nullable String appId,
            @Nullable String code,
            @Nullable String name,
            @Nullable List<@Nullable String> products,
            Given<Integer> maxActivations,
            Given<Integer> maxDevices,
            Given<Integer> maxDomains,
            @Nullable String domainBinding,
            @Nullable Boolean domainRequired,
            @Nullable Boolean deviceRequired,
            @Nullable Integer graceDays,
            @Nullable String renewalBasis) {}

    /** What may change of an app. */
    record AppEditRequest(Given<String> name, Given<String> dlidChecksum) {
        /** @throws ProblemException 400 naming every field that is wrong */
        CatalogEdit edit() {
            FieldErrors errors = new FieldErrors();
            CatalogEdit edit = CatalogEdit.ofApp(
                    Fields.replacement(errors, "name", name, NAME),
                    Fields.replacement(errors, "dlid_checksum", dlidChecksum, Fields::dlidChecksum));
            errors.throwIfAny();
            return edit;
        }
    }

    /** What may change of a product. */
    record RenameRequest(Given<String> name) {
        /** @throws ProblemException 400 naming what is wrong */
        CatalogEdit edit() {
            FieldErrors errors = new FieldErrors();
            String newName = Fields.replacement(errors, "name", name, NAME);
            errors.throwIfAny();
            return CatalogEdit.rename(newName);
        }
    }

    /** What may change of a plan. {@code null} is unlimited. */
    record PlanEditRequest(
            Given<String> name,
            Given<List<@Nullable String>> products,
            Given<Integer> maxActivations,
            Given<Integer> maxDevices,
            Given<Integer> maxDomains,
            Given<String> domainBinding,
            Given<Boolean> domainRequired,
            Given<Boolean> deviceRequired,
            Given<Integer> graceDays,
            Given<String> renewalBasis) {
        /** @throws ProblemException 400 naming every field that is wrong */
        CatalogEdit edit() {
            FieldErrors errors = new FieldErrors();
            CatalogEdit edit = new CatalogEdit(
                    Fields.replacement(errors, "name", name, NAME),
                    Fields.replacementProducts(errors, products),
                    Fields.limit(errors, "max_activations", maxActivations),
                    Fields.limit(errors, "max_devices", maxDevices),
                    Fields.limit(errors, "max_domains", maxDomains),
                    Fields.replacement(errors, "domain_binding", domainBinding, Fields::binding),
                    Fields.replacement(errors, "domain_required", domainRequired, Function.identity()),
                    Fields.replacement(errors, "device_required", deviceRequired, Function.identity()),
                    Fields.replacement(errors, "grace_days", graceDays, Fields.between(0, MAX_GRACE_DAYS)),
                    Fields.replacement(errors, "renewal_basis", renewalBasis, Fields::renewalBasis),
                    null);
            errors.throwIfAny();
            return edit;
        }
    }

    static Object of(CatalogEntry entry) {
        return switch (entry) {
            case App app -> AppAnswer.of(app);
            case Product product -> ProductAnswer.of(product);
            case Plan plan -> PlanAnswer.of(plan);
        };
    }

    record AppAnswer(String id, String name, String dlidChecksum, Instant createdAt, long version) {
        static AppAnswer of(App app) {
            return new AppAnswer(
                    app.id().value(), app.name(), app.dlidChecksum().word(), app.createdAt(), app.version());
        }
    }

    record ProductAnswer(String appId, String code, String name, Instant createdAt, long version) {
        static ProductAnswer of(Product product) {
            return new ProductAnswer(
                    product.appId().value(),
                    product.code().value(),
                    product.name(),
                    product.createdAt(),
                    product.version());
        }
    }

    record PlanAnswer(
            String appId,
            String code,
            String name,
            List<String> products,
            @Nullable Integer maxActivations,
            @Nullable Integer maxDevices,
            @Nullable Integer maxDomains,
            String domainBinding,
            boolean domainRequired,
            boolean deviceRequired,
            int graceDays,
            String renewalBasis,
            Instant createdAt,
            long version) {
        static PlanAnswer of(Plan plan) {
            return new PlanAnswer(
                    plan.appId().value(),
                    plan.code().value(),
                    plan.name(),
                    plan.products().stream().map(ProductCode::value).toList(),
                    plan.limits().activations().orNull(),
                    plan.limits().devices().orNull(),
                    plan.limits().domains().orNull(),
                    plan.domainBinding().word(),
                    plan.domainRequired(),
                    plan.deviceRequired(),
                    plan.graceDays(),
                    plan.renewalBasis().word(),
                    plan.createdAt(),
                    plan.version());
        }
    }
}
