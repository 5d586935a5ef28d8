package dev.licenseauth.license.adapter.out.postgres;

import org.hibernate.exception.ConstraintViolationException;

/** Tells a key that is taken from every other failure of an INSERT. */
final class UniqueViolation {
    private UniqueViolation() {}

    /**
     * Runs an insert; {@code false} when it broke the named constraint, which leaves the transaction to be rolled back.
     */
    static boolean avoided(Runnable insert, String constraint) {
        try {
            insert.run();
            return true;
        } catch (ConstraintViolationException e) {
            if (constraint.equals(e.getConstraintName())) {
                return false;
            }
            throw e;
        }
    }
}
