package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** The catalogue's JSON. */
final class CatalogJson {
    private CatalogJson() {}

    record AppRequest(@Nullable String id, @Nullable String name) {}

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

    record AppAnswer(String id, String name, Instant createdAt) {
        static AppAnswer of(App app) {
            return new AppAnswer(app.id().value(), app.name(), app.createdAt());
        }
    }

    record ProductAnswer(String appId, String code, String name, Instant createdAt) {
        static ProductAnswer of(Product product) {
            return new ProductAnswer(
                    product.appId().value(), product.code().value(), product.name(), product.createdAt());
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
            Instant createdAt) {
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
                    plan.createdAt());
        }
    }
}
