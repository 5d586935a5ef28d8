package dev.licenseauth.testing.fuzz;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * One thing that is done to a right request.
 *
 * @param what      what it is, for people
 * @param field     the field or parameter it is done to, which a 400 must name; {@code null} when it is about none
 * @param demand    what the answer must be
 * @param change    does it
 */
record Case(String what, @Nullable String field, Demand demand, UnaryOperator<Call> change) {

    /** What the answer must be, beside no fault of the service's. */
    enum Demand {
        /** Refused. */
        REFUSAL,
        /** Refused or not: the document does not say. */
        ANY,
        /** As above; and it may be so little HTTP that the server refuses it without a word, before there is a service to ask. */
        PERHAPS_NO_HTTP
    }

    static Case of(String what, @Nullable String field, boolean isForbidden, UnaryOperator<Call> change) {
        return new Case(what, field, isForbidden ? Demand.REFUSAL : Demand.ANY, change);
    }
}
