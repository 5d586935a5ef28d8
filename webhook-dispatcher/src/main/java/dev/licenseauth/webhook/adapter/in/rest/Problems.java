package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.security.Permission;

import java.util.List;
import java.util.Map;

/** What this service refuses with. */
final class Problems {
    private Problems() {}

    static ProblemException noEndpoint() {
        return new ProblemException(Problem.notFound("There is no such webhook endpoint."));
    }

    static ProblemException noDelivery() {
        return new ProblemException(Problem.notFound("There is no such delivery."));
    }

    static ProblemException stale() {
        return new ProblemException(Problem.preconditionFailed("endpoint"));
    }

    static ProblemException limitReached(String detail) {
        return of("limit-reached", "A limit is reached", 409, detail, Map.of());
    }

    static ProblemException backlogFull() {
        return limitReached("As many deliveries wait for the endpoint as may.");
    }

    static ProblemException disabled() {
        return of(
                "endpoint-disabled",
                "The endpoint is disabled",
                409,
                "It gets nothing while it is disabled. Enable it first.",
                Map.of());
    }

    static ProblemException inFlight() {
        return of(
                "delivery-in-flight",
                "An attempt is under way",
                409,
                "Look at the delivery again after the time in Retry-After.",
                Map.of("Retry-After", "15"));
    }

    static ProblemException outOfReach(Permission permission) {
        return new ProblemException(
                Problem.forbidden("the permission " + permission.word() + " for every app in app_ids"));
    }

    private static ProblemException of(
            String slug, String title, int status, String detail, Map<String, String> headers) {
        return new ProblemException(new Problem(slug, title, status, detail, List.of(), headers));
    }
}
