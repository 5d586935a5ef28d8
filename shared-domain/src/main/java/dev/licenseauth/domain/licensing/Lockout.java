package dev.licenseauth.domain.licensing;

import java.time.Duration;
import java.time.Instant;

/**
 * That a client which guessed too many keys is heard no more for a while.
 *
 * @param level how often it had been locked out before, of late: each time is twice as long
 * @param until when it ends, exclusive
 */
public record Lockout(ClientNet client, int level, Instant until) {
    /**
     * How long lock-outs are.
     *
     * @param first     the first one
     * @param longest   no later one is longer
     * @param remembered how long after one has ended the next is still longer than it
     */
    public record Policy(Duration first, Duration longest, Duration remembered) {
        /** @throws IllegalArgumentException when a length is not positive or the first is longer than the longest */
        public Policy {
            if (!first.isPositive() || first.compareTo(longest) > 0 || !remembered.isPositive()) {
                throw new IllegalArgumentException("the first lock-out must be above 0 and no longer than the longest");
            }
        }

        Duration length(int level) {
            Duration length = first;
            for (int i = 0; i < level && length.compareTo(longest) < 0; i++) {
                length = length.multipliedBy(2);
            }
            return length.compareTo(longest) > 0 ? longest : length;
        }
    }

    /** The first of a client that has not been locked out of late. */
    public static Lockout first(ClientNet client, Policy policy, Instant now) {
        return new Lockout(client, 0, now.plus(policy.length(0)));
    }

    /** Whether it lasts. */
    public boolean isInForce(Instant now) {
        return now.isBefore(until);
    }

    /** What holds when the client has guessed too many keys once more: this one while it lasts, for it was counted then. */
    public Lockout next(Policy policy, Instant now) {
        if (isInForce(now)) {
            return this;
        }
        if (!now.isBefore(until.plus(policy.remembered()))) {
            return first(client, policy, now);
        }
        return new Lockout(client, level + 1, now.plus(policy.length(level + 1)));
    }
}
