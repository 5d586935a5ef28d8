package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.Use;

import java.util.List;
import java.util.function.Supplier;

/** Accepted validations that wait to be told of. Best effort: what does not fit is dropped. */
public interface AcceptedValidations {
    /** Adds one, unless its use was added within the hour. Called on the event loop for every valid answer. */
    void add(Use use, Supplier<AcceptedValidation> validation);

    /** Takes out the oldest ones, at most so many. */
    List<AcceptedValidation> take(int max);

    /** Forgets that these were added, so that the next such use is told. */
    void forget(List<AcceptedValidation> validations);
}
