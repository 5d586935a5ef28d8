package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.LogIdentity;
import org.jspecify.annotations.Nullable;

/** Who the log is. */
public interface LogIdentities {
    /**
     * The identity; made at the very first start, by one replica while the others wait.
     *
     * @param origin the name it must have; {@code null} takes any and makes one up
     * @throws WrongOriginException when the log has another name
     */
    LogIdentity readOrMake(@Nullable String origin) throws WrongOriginException;

    /** The log was begun under another name. */
    final class WrongOriginException extends Exception {
        private static final long serialVersionUID = 1;

        public WrongOriginException(String message) {
            super(message);
        }
    }
}
