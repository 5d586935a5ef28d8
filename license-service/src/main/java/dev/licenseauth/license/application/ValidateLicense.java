package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.Use;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.AcceptedValidations;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.Work;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers whether a licence is valid. Never blocks; see {@link Entitlements} and {@link Work}. */
@Singleton
public class ValidateLicense {
    private final Entitlements entitlements;
    private final ForeignDlids foreignDlids;
    private final BindDomain bindDomain;
    private final AcceptedValidations acceptedValidations;
    private final Circumstances circumstances;
    private final Work work;
    private final Clock clock;

    ValidateLicense(
            Entitlements entitlements,
            ForeignDlids foreignDlids,
            BindDomain bindDomain,
            AcceptedValidations acceptedValidations,
            Circumstances circumstances,
            Work work,
            Clock clock) {
        this.entitlements = entitlements;
        this.foreignDlids = foreignDlids;
        this.bindDomain = bindDomain;
        this.acceptedValidations = acceptedValidations;
        this.circumstances = circumstances;
        this.work = work;
        this.clock = clock;
    }

    /** The answer. */
    public sealed interface Answer {
        /**
         * It is valid.
         *
         * @param inGrace it has expired and still validates
         * @param isStale as in {@link Entitlements.Known}
         */
        record Valid(Entitlement entitlement, boolean inGrace, boolean isStale) implements Answer {}

        /**
         * It is not, and why.
         *
         * @param isStale as in {@link Entitlements.Known}
         */
        record Invalid(Verdict.Reason reason, boolean isStale) implements Answer {}
    }

    /**
     * Decides, and binds a new domain where that makes it valid.
     *
     * @param dlid   the DLID as it was read
     * @param client who asks; called only where it is told of, perhaps on another thread, and never after the answer
     * @return completed already when the answer was in memory; fails with {@link Entitlements.UnavailableException}
     */
    public CompletionStage<Answer> handle(Dlid.Parsed dlid, Question question, Supplier<Client> client) {
        Optional<Dlid> worthLookingUp = foreignDlids.worthLookingUp(dlid);
        if (worthLookingUp.isEmpty()) {
            return invalid(Verdict.Reason.INVALID_DLID);
        }
        Asked asked = new Asked(worthLookingUp.get(), question, client);
        return entitlements
                .byDlid(asked.dlid())
                .thenCompose(known -> known.isStale() ? settleStale(asked, known) : settle(asked, known.entitlement()));
    }

    private record Asked(Dlid dlid, Question question, Supplier<Client> client) {}

    private CompletionStage<Answer> settle(Asked asked, @Nullable Entitlement found) {
        Instant now = clock.instant();
        Question question = asked.question();
        return switch (Verdict.decide(found, question, circumstances, now)) {
            case Verdict.Valid(Entitlement entitlement, boolean inGrace) -> valid(asked, entitlement, inGrace, now);
            case Verdict.Invalid(Verdict.Reason reason) -> invalid(reason);
            case Verdict.ValidOnceBound(Entitlement entitlement, boolean ignored, boolean ignoredToo) ->
                bind(asked, entitlement);
            case Verdict.NotInMemory(Entitlement entitlement) ->
                work.run(() -> bindDomain.knowing(entitlement, question)).thenCompose(known -> settle(asked, known));
        };
    }

    /** Binds nothing and tells of nothing: that needs the database, which does not answer. */
    private CompletionStage<Answer> settleStale(Asked asked, Entitlements.Known known) {
        Question question = asked.question();
        return switch (Verdict.decide(known.entitlement(), question, circumstances, clock.instant())) {
            case Verdict.Valid(Entitlement entitlement, boolean inGrace) ->
                entitlement.domains().accepts(question.domain())
                        ? CompletableFuture.completedFuture(new Answer.Valid(entitlement, inGrace, true))
                        : unavailable();
            case Verdict.Invalid(Verdict.Reason reason) ->
                CompletableFuture.completedFuture(new Answer.Invalid(reason, true));
            case Verdict.ValidOnceBound _, Verdict.NotInMemory _ -> unavailable();
        };
    }

    private static CompletionStage<Answer> unavailable() {
        return CompletableFuture.failedFuture(
                new Entitlements.UnavailableException("a domain cannot be bound while the database is away"));
    }

    private CompletionStage<Answer> bind(Asked asked, Entitlement entitlement) {
        DomainName domain = asked.question().domain();
        if (domain == null) {
            throw new IllegalStateException("a question without a domain cannot wait for one to be bound");
        }
        Client client = asked.client().get();
        return work.runInTurn(asked.dlid(), () -> {
                    Verdict verdict = bindDomain.handle(asked.dlid(), asked.question(), domain, client);
                    // What is held is outdated either way: memory thought that it had a slot to give.
                    entitlements.forget(entitlement.licenseId());
                    return verdict;
                })
                .thenCompose(verdict -> switch (verdict) {
                    case Verdict.Valid(Entitlement bound, boolean inGrace) ->
                        valid(asked, bound, inGrace, clock.instant());
                    case Verdict.Invalid(Verdict.Reason reason) -> invalid(reason);
                    case Verdict.ValidOnceBound _, Verdict.NotInMemory _ ->
                        throw new IllegalStateException("under the lock nothing is left open");
                });
    }

    private static CompletionStage<Answer> invalid(Verdict.Reason reason) {
        return CompletableFuture.completedFuture(new Answer.Invalid(reason, false));
    }

    private CompletionStage<Answer> valid(Asked asked, Entitlement entitlement, boolean inGrace, Instant now) {
        if (asked.question().purpose() != Question.Purpose.ASK) {
            tell(asked, entitlement, now);
        }
        return CompletableFuture.completedFuture(new Answer.Valid(entitlement, inGrace, false));
    }

    /** A use is known by the pattern that covers its host: a licence has few of them, hosts are without number. */
    private void tell(Asked asked, Entitlement entitlement, Instant now) {
        Question question = asked.question();
        DomainName domain = question.domain();
        String product = question.product();
        String host = domain == null ? null : entitlement.domains().held().covering(domain);
        Use use = new Use(entitlement.licenseId(), product == null ? "" : product, host == null ? "" : host);
        acceptedValidations.add(use, () -> {
            Client client = asked.client().get();
            return new AcceptedValidation(
                    use,
                    entitlement.appId(),
                    entitlement.tier(),
                    asked.dlid().toString(),
                    now.truncatedTo(ChronoUnit.MILLIS),
                    client.ip(),
                    client.requestId());
        });
    }
}
