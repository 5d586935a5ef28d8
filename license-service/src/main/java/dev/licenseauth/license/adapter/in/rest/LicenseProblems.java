package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.license.application.Refusal;

import java.util.List;
import java.util.Map;

/** What is refused of licences and the catalogue, as problems. */
final class LicenseProblems {
    private LicenseProblems() {}

    static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such licence."));
    }

    static ProblemException notBound() {
        return new ProblemException(Problem.notFound("The licence holds nothing of that id."));
    }

    static ProblemException of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Unknown() -> unknown();
            case Refusal.Outdated() -> outdated("licence");
            case Refusal.Forbidden(String detail) -> problem(403, "forbidden", "Not allowed", detail);
            case Refusal.WrongStatus(StoredStatus status) ->
                conflict(
                        "status-conflict",
                        "The licence's status does not allow it",
                        "The licence is " + status.word() + ".");
        };
    }

    static ProblemException outdated(String what) {
        return new ProblemException(Problem.preconditionFailed(what));
    }

    static ProblemException wrong(String field, String message) {
        return new ProblemException(Problem.invalidRequest(List.of(new Problem.FieldError(field, message))));
    }

    static ProblemException conflict(String slug, String title, String detail) {
        return problem(409, slug, title, detail);
    }

    private static ProblemException problem(int status, String slug, String title, String detail) {
        return new ProblemException(new Problem(slug, title, status, detail, List.of(), Map.of()));
    }
}
