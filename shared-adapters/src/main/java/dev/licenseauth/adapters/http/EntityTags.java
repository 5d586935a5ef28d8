package dev.licenseauth.adapters.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Versions as entity tags (RFC 9110 sections 8.8.3 and 13.1.1). */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]*\"");
    private static final int MAX_TAGS = 20;

    private EntityTags() {}

    /** The strong tag of a version. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * What {@code If-Match} asks of the version; nothing when it was not sent.
     *
     * @throws ProblemException 400 when it cannot be read: to ignore it could overwrite what the caller means to keep
     */
    public static LongPredicate ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return _ -> true;
        }
        List<String> tags =
                Stream.of(header.split(",", MAX_TAGS + 1)).map(String::strip).toList();
        if (tags.size() > MAX_TAGS
                || !tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
            throw new ProblemException(Problem.invalidRequest(
                    List.of(new Problem.FieldError("If-Match", "must be * or the ETag of an earlier answer"))));
        }
        // Compared strongly: a weak tag matches nothing.
        return version -> tags.contains(of(version));
    }
}
