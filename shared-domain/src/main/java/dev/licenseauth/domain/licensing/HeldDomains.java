package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The domains of a licence, as far as a validation needs them.
 *
 * @param binding  how it comes to hold one
 * @param required whether a check must name a domain
 * @param max      how many may take a slot; {@code null} is unlimited
 * @param used     how many take one
 * @param local    how many local hosts it holds, which take none
 * @param held     what it holds
 * @param complete whether that is all; a licence with very many has the rest in the database only
 * @param blocked  what an operator has blocked; always all of it
 */
public record HeldDomains(
        DomainBinding binding,
        boolean required,
        @Nullable Integer max,
        int used,
        int local,
        HostSet held,
        boolean complete,
        HostSet blocked) {
    /** A licence that asks for no domain and holds none. */
    public static HeldDomains none(DomainBinding binding, @Nullable Integer max) {
        return new HeldDomains(binding, false, max, 0, 0, HostSet.of(List.of()), true, HostSet.of(List.of()));
    }

    /** What a check of a domain comes to. */
    sealed interface Check {
        /** It may be used. */
        record Allowed() implements Check {}

        /** It may not. */
        record Refused(Verdict.Reason reason) implements Check {}

        /** It may, once it is bound; as a local host it takes no slot. */
        record Unbound(boolean asLocal) implements Check {}

        /** Only the database knows whether it is held. */
        record NotInMemory() implements Check {}
    }

    Check check(@Nullable DomainName domain, boolean binds, LocalHosts localHosts) {
        if (domain == null) {
            return new Check.Allowed();
        }
        if (blocked.covers(domain)) {
            return new Check.Refused(Verdict.Reason.DOMAIN_BLOCKED);
        }
        if (accepts(domain)) {
            return new Check.Allowed();
        }
        if (!complete) {
            return new Check.NotInMemory();
        }
        if (binding == DomainBinding.EXPLICIT && !binds) {
            return new Check.Refused(Verdict.Reason.DOMAIN_NOT_ACTIVATED);
        }
        if (local < localHosts.maxPerLicense() && localHosts.contains(domain)) {
            return new Check.Unbound(true);
        }
        return used >= (max == null ? Limit.MAX : max)
                ? new Check.Refused(Verdict.Reason.DOMAIN_LIMIT)
                : new Check.Unbound(false);
    }

    /** Whether a check may name the domain, or none, without anything being bound. Blocked ones are told elsewhere. */
    public boolean accepts(@Nullable DomainName domain) {
        return domain == null || binding == DomainBinding.OFF || held.covers(domain);
    }

    /** The same with one more. */
    HeldDomains with(DomainName domain, boolean asLocal) {
        return new HeldDomains(
                binding,
                required,
                max,
                asLocal ? used : used + 1,
                asLocal ? local + 1 : local,
                held.with(domain.host()),
                complete,
                blocked);
    }

    /** The same, knowing whether the domain in question is among what is not in memory. */
    HeldDomains knowing(@Nullable DomainName domain, boolean isHeld) {
        return new HeldDomains(
                binding,
                required,
                max,
                used,
                local,
                isHeld && domain != null ? HostSet.of(List.of(domain.host())) : held,
                true,
                blocked);
    }
}
