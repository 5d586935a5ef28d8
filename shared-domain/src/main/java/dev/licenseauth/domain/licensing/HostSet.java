package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Hosts and domains with all below them, in memory. Asked at every validation. */
public final class HostSet {
    private static final HostSet EMPTY = new HostSet(Set.of());

    private final Set<String> texts;
    private final boolean someWide;

    private HostSet(Set<String> texts) {
        this.texts = texts;
        someWide = texts.stream().anyMatch(DomainPattern::isWide);
    }

    /** Those of the texts of {@link DomainPattern}s. */
    public static HostSet of(Collection<String> patterns) {
        return patterns.isEmpty() ? EMPTY : new HostSet(Set.copyOf(patterns));
    }

    /** The text of the pattern that covers the host, an exact one first; {@code null} when none does. */
    public @Nullable String covering(DomainName host) {
        if (texts.contains(host.host())) {
            return host.host();
        }
        if (someWide) {
            for (String pattern : DomainPattern.covering(host)) {
                if (texts.contains(pattern)) {
                    return pattern;
                }
            }
        }
        return null;
    }

    /** Whether the host is one of them or below one. */
    public boolean covers(DomainName host) {
        return covering(host) != null;
    }

    /** The same with one more. */
    HostSet with(String pattern) {
        Set<String> more = new HashSet<>(texts);
        more.add(pattern);
        return new HostSet(Set.copyOf(more));
    }

    /** How many patterns it holds. */
    public int size() {
        return texts.size();
    }
}
