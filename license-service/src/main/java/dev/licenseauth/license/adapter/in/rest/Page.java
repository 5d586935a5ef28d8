package dev.licenseauth.license.adapter.in.rest;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** A page of a list as JSON. */
record Page(List<?> items, @Nullable String nextCursor) {
    /**
     * A page.
     *
     * @param found  at most one more than the limit, by which is told whether there is a next page
     * @param cursor the cursor of the last one shown
     */
    static <T> Page of(List<T> found, int limit, Function<T, ?> json, Function<T, String> cursor) {
        List<T> shown = found.size() > limit ? found.subList(0, limit) : found;
        return new Page(shown.stream().map(json).toList(), found.size() > limit ? cursor.apply(shown.getLast()) : null);
    }
}
