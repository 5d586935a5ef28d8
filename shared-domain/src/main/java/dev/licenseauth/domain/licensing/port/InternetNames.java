package dev.licenseauth.domain.licensing.port;

import java.util.Optional;

/** What only tables published by others know of host names. Called for every validation: never blocks. */
public interface InternetNames {
    /**
     * The name with every international label as A-label, mapped as UTS-46 says, non-transitional, so that {@code ß}
     * stays a letter of its own; lower-case.
     *
     * @param name a name that is not plain ASCII, or has a label that claims to be an A-label
     * @return empty when it is no valid international name
     */
    Optional<String> toAscii(String name);

    /**
     * Whether names are registered directly below the host by anybody, as for {@code co.uk} and {@code github.io}: it
     * is on the public suffix list. A single label that the list does not know, such as {@code intranet}, is not.
     *
     * @param host in normal form
     */
    boolean isPublicSuffix(String host);
}
