package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

/** What becomes of a value that may be absent. */
public sealed interface Patch<T> {
    /** It stays. */
    record Keep<T>() implements Patch<T> {}

    /** It goes. */
    record Clear<T>() implements Patch<T> {}

    /** It becomes this. */
    record Put<T>(T value) implements Patch<T> {}

    /** What it is then. */
    default @Nullable T over(@Nullable T before) {
        return switch (this) {
            case Keep<T>() -> before;
            case Clear<T>() -> null;
            case Put<T>(T value) -> value;
        };
    }
}
