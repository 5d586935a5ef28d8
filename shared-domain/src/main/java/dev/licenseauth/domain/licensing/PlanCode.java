package dev.licenseauth.domain.licensing;

/**
 * The code of a plan, also called tier, unique in its app.
 *
 * @param value 1 to 64 lower-case letters, digits, dots, dashes or underscores
 */
public record PlanCode(String value) {
    /** @throws IllegalArgumentException when the code does not have the form; the message is fit for the caller */
    public PlanCode {
        Code.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
