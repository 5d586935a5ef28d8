package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.ClientAddresses;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.Throttle;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Stands before the public endpoints: who asks too often, or guessed too many keys, is not heard. */
@Singleton
class Admissions {
    private static final String ASKED = "licenseauth.license.admission-asked";

    private final Throttle throttle;
    private final ForeignDlids foreignDlids;
    private final ClientAddresses addresses;

    Admissions(Throttle throttle, ForeignDlids foreignDlids, ClientAddresses addresses) {
        this.throttle = throttle;
        this.foreignDlids = foreignDlids;
        this.addresses = addresses;
    }

    /** A request of a client that is heard. */
    record Asker(ClientNet client, RoutingContext context) {}

    Asker asker(RoutingContext context) {
        return new Asker(ClientNet.of(addresses.addressOf(context.request())), context);
    }

    /**
     * Why the client is not heard; {@code null} when it is. The same answer whether the key is good or not, unless it was
     * good for this client before.
     *
     * @param dlid as written, if anything was
     */
    @Nullable
    Problem refusal(Asker asker, Throttle.Act act, @Nullable String dlid) {
        return switch (throttle.admit(asker.client(), act)) {
            case Throttle.Admission.Admitted _ -> null;
            case Throttle.Admission.Refused refused -> unlessKnown(asker, dlid, refused);
        };
    }

    /**
     * The client that asks.
     *
     * @throws ProblemException 429 when it is not heard
     */
    Asker require(RoutingContext context, Throttle.Act act, @Nullable String dlid) {
        context.put(ASKED, true);
        Asker asker = asker(context);
        Problem refusal = refusal(asker, act, dlid);
        if (refusal != null) {
            throw new ProblemException(refusal);
        }
        return asker;
    }

    /** Whether the request has cost its client what it costs. */
    static boolean wasAsked(RoutingContext context) {
        return context.get(ASKED) != null;
    }

    private @Nullable Problem unlessKnown(Asker asker, @Nullable String dlid, Throttle.Admission.Refused refused) {
        Throttle.Admission admission = Optional.ofNullable(dlid)
                .map(Dlid::parse)
                .flatMap(foreignDlids::worthLookingUp)
                .map(key -> throttle.admitKnown(asker.client(), key, refused))
                .orElse(refused);
        return switch (admission) {
            case Throttle.Admission.Admitted _ -> null;
            case Throttle.Admission.Refused(String limit, long quota, long window, long retryAfter) ->
                Problem.tooManyRequests(limit, quota, window, retryAfter);
        };
    }

    /** Notes what came of the key that the client named. */
    void answered(Asker asker, Dlid.Parsed dlid, Verdict.@Nullable Reason refusal) {
        switch (dlid) {
            case Dlid.Parsed.Wellformed(Dlid key) -> {
                if (refusal == null) {
                    throttle.wasValid(asker.client(), key);
                } else if (refusal == Verdict.Reason.INVALID_DLID) {
                    throttle.wasUnknown(asker.client(), key, () -> guesser(asker));
                }
            }
            case Dlid.Parsed.ChecksumMismatch(Dlid key) -> {
                if (refusal == null) {
                    throttle.wasValid(asker.client(), key);
                } else if (refusal == Verdict.Reason.INVALID_DLID) {
                    throttle.wasMistyped(asker.client(), () -> guesser(asker));
                }
            }
            case Dlid.Parsed.Malformed() -> {
                // Nobody guesses keys that cannot be: it is a placeholder, or a mistake.
            }
        }
    }

    private Guesser guesser(Asker asker) {
        return new Guesser(asker.client(), addresses.of(asker.context().request()), RequestIds.of(asker.context()));
    }
}
