package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Which licences are looked for. What is {@code null} does not matter.
 *
 * @param issuedBy    only what this actor issued
 * @param product     that they entitle to, by plan or as an add-on
 * @param domain      that they hold, also under a wider pattern
 * @param expiresFrom inclusive, and so is the other start; perpetual ones have no end to compare
 * @param expiresTo   exclusive, and so is the other end
 * @param words       that their owner and note have words beginning with, all of them; none matters when empty
 * @param inNotes     whether the words are looked for in notes, too: a caller who may not read them must not guess them
 */
public record LicenseFilter(
        @Nullable String issuedBy,
        @Nullable AppId appId,
        @Nullable PlanCode plan,
        @Nullable String level,
        @Nullable String owner,
        @Nullable ShownStatus status,
        @Nullable ProductCode product,
        @Nullable DomainName domain,
        @Nullable Instant expiresFrom,
        @Nullable Instant expiresTo,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo,
        List<String> words,
        boolean inNotes) {
    public LicenseFilter {
        words = List.copyOf(words);
    }

    /** Which matters to one owner's own list: all that is his. */
    public static LicenseFilter ofOwner(String owner) {
        return new LicenseFilter(
                null, null, null, null, owner, null, null, null, null, null, null, null, List.of(), false);
    }

    /** The same among what an actor issued. */
    public LicenseFilter issuedBy(String actor) {
        return new LicenseFilter(
                actor,
                appId,
                plan,
                level,
                owner,
                status,
                product,
                domain,
                expiresFrom,
                expiresTo,
                createdFrom,
                createdTo,
                words,
                inNotes);
    }

    /** The same among what is an owner's, as he may see it: without notes. */
    public LicenseFilter ownedBy(String ownerRef) {
        return new LicenseFilter(
                issuedBy,
                appId,
                plan,
                level,
                ownerRef,
                status,
                product,
                domain,
                expiresFrom,
                expiresTo,
                createdFrom,
                createdTo,
                words,
                false);
    }
}
