package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

/** How many of something a licence allows. */
public sealed interface Limit {
    /** The largest finite limit; larger numbers are typing errors. */
    int MAX = 1_000_000;

    /** No limit; {@code null} on the wire. */
    record Unlimited() implements Limit {}

    /** At most so many, 1 to {@link #MAX}. */
    record AtMost(int count) implements Limit {
        /** @throws IllegalArgumentException when the count is out of range; the message is fit for the caller */
        public AtMost {
            if (count < 1 || count > MAX) {
                throw new IllegalArgumentException("must be 1 to " + MAX + ", or null for unlimited");
            }
        }
    }

    /** The limit written as a number, {@code null} being unlimited. */
    static Limit of(@Nullable Integer count) {
        return count == null ? new Unlimited() : new AtMost(count);
    }

    /** The number to write, {@code null} being unlimited. */
    default @Nullable Integer orNull() {
        return switch (this) {
            case Unlimited() -> null;
            case AtMost(int count) -> count;
        };
    }
}
