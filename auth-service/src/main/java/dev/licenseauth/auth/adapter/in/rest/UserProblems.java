package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.auth.application.UserRefusal;

import java.util.List;
import java.util.Map;

/** The refusals of the endpoints about users. */
final class UserProblems {
    private static final Problem RANK_TOO_LOW = new Problem(
            "rank-too-low",
            "Your rank is too low",
            403,
            "Nobody acts on an equal or higher rank or grants above his own.",
            List.of(),
            Map.of());

    private static final Problem LAST_SUPER_ADMIN = new Problem(
            "last-super-admin",
            "The last super_admin stays",
            409,
            "Make another super_admin first.",
            List.of(),
            Map.of());

    private UserProblems() {}

    static ProblemException of(UserRefusal refusal) {
        return new ProblemException(
                switch (refusal) {
                    case NOT_FOUND -> notFound();
                    case RANK_TOO_LOW -> RANK_TOO_LOW;
                    case OUTDATED -> Problem.preconditionFailed("user");
                    case LAST_SUPER_ADMIN -> LAST_SUPER_ADMIN;
                });
    }

    static Problem notFound() {
        return Problem.notFound("There is no user with this id.");
    }
}
