package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;

import java.util.List;
import java.util.Optional;

/** The keys that are not retired, held in memory. */
public interface Keys {
    /**
     * The key for what is new.
     *
     * @throws IllegalStateException when there is none
     */
    RsaKey active(KeyUse use);

    /** The key by its name, if what was made with it is still good: it is active or retiring. */
    Optional<RsaKey> accepted(KeyUse use, String kid);

    /** All that everybody may know of, by use and name. */
    List<RsaKey> published();
}
