package dev.licenseauth.domain.audit.port;

import java.util.List;

/** Keeps checkpoints where a database that is set back cannot take them along. */
public interface Anchors {
    /** The anchors cannot be reached now. */
    final class AwayException extends Exception {
        private static final long serialVersionUID = 1;

        public AwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Keeps a checkpoint. Returns when it is safe.
     *
     * @throws AwayException when that is not known; it may have been kept all the same
     */
    void keep(String origin, String note) throws AwayException;

    /** The notes that are kept of a log, in no order. */
    List<String> kept(String origin) throws AwayException;
}
