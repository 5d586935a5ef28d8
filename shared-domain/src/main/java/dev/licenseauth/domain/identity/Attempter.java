package dev.licenseauth.domain.identity;

import java.util.UUID;

/** Whose allowance of attempts a try at a name's password is counted against. */
public sealed interface Attempter {
    /** Somebody of whom no more is known than where he is: all who try the name from there share one allowance. */
    record Stranger(Netblock netblock) implements Attempter {}

    /**
     * A device on which the name was logged in before: it has an allowance of its own.
     *
     * @param id as a good device token for the name tells it
     */
    record TrustedDevice(UUID id) implements Attempter {}
}
