package dev.licenseauth.domain.audit.merkle;

/** The stored tree is not what it must be. */
public final class BrokenTreeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokenTreeException(String message) {
        super(message);
    }
}
