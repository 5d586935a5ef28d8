package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Use;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** Which uses were told of, and when. Writes belong to the transaction in progress. */
public interface ToldUses {
    /** Notes the uses; answers those that nobody had told of in the hour before, on any replica. */
    Set<Use> tell(Collection<Use> uses, Instant now);
}
