package dev.licenseauth.domain.licensing;

/**
 * The code of a product, unique in its app.
 *
 * @param value 1 to 64 lower-case letters, digits, dots, dashes or underscores
 */
public record ProductCode(String value) {
    /** @throws IllegalArgumentException when the code does not have the form; the message is fit for the caller */
    public ProductCode {
        Code.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
