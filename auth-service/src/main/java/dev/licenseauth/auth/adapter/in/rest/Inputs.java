package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what requests about users hold. */
final class Inputs {
    static final Function<String, String> REASON = Texts.upTo(500);
    static final Function<String, String> USERNAME = Texts.upTo(255);
    static final Function<String, String> OWNER_REF = Texts.upTo(255);

    private static final int UUID_CHARACTERS = 36;
    private static final String ROLES = Arrays.stream(Role.values())
            .filter(role -> role != Role.GUEST)
            .map(Role::word)
            .collect(Collectors.joining(", "));

    private Inputs() {}

    /** @throws ProblemException 400 when there is no body */
    static <T> T body(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(Problem.malformedBody("Send one JSON object."));
        }
        return body;
    }

    /** A role that an account can have. */
    static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.GUEST && role.word().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + ROLES));
    }

    static Password newPassword(String text) {
        Password password = new Password(text);
        if (!password.isLongEnough()) {
            throw new IllegalArgumentException("must be at least " + Password.LEAST_CHARACTERS + " characters");
        }
        return password;
    }

    /**
     * An id from a path.
     *
     * @throws ProblemException 404 with the given document for anything that is none: there is no such thing
     */
    static UUID id(String text, Problem notFound) {
        try {
            if (text.length() == UUID_CHARACTERS) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // The same answer as below.
        }
        throw new ProblemException(notFound);
    }
}
