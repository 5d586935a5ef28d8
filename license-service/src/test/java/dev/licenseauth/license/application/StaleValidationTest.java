package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.HostSet;
import dev.licenseauth.domain.licensing.LocalHosts;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.AcceptedValidations;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.InternetNames;
import dev.licenseauth.domain.licensing.port.Work;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import static org.assertj.core.api.Assertions.assertThat;

/** What a replica that is cut off from the database answers. Whatever is used beside its memory fails the test. */
class StaleValidationTest {
    private static final Dlid DLID = Dlid.generate(_ -> {});
    private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");

    private static <T> T untouched(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, _) -> {
            throw new AssertionError(port.getSimpleName() + "." + method.getName() + " was used");
        }));
    }

    private static CompletionStage<ValidateLicense.Answer> ask(
            DomainBinding binding, boolean complete, @Nullable String domain, Question.Purpose purpose, Instant now) {
        Entitlement held = new Entitlement(
                new UUID(0, 1),
                new AppId("app_1"),
                "pos",
                "POS",
                "o",
                StoredStatus.ACTIVE,
                List.of(),
                new HeldDomains(
                        binding, false, 5, 1, 0, HostSet.of(List.of("held.org")), complete, HostSet.of(List.of())),
                HeldDevices.none(null, null),
                Instant.EPOCH,
                END,
                0);
        Entitlements entitlements = (Entitlements) Proxy.newProxyInstance(
                Entitlements.class.getClassLoader(),
                new Class<?>[] {Entitlements.class},
                (_, _, _) -> CompletableFuture.completedFuture(new Entitlements.Known(held, true)));
        Circumstances circumstances =
                new Circumstances(new LocalHosts(untouched(InternetNames.class), Set.of(), 0), (_, _) -> false);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        BindDomain bindDomain = new BindDomain(
                untouched(Bindings.class),
                new LicenseEvents(untouched(EventOutbox.class), untouched(Identifiers.class)),
                circumstances,
                clock);
        return new ValidateLicense(
                        entitlements,
                        new NoForeignDlids(),
                        bindDomain,
                        untouched(AcceptedValidations.class),
                        circumstances,
                        untouched(Work.class),
                        clock)
                .handle(
                        new Dlid.Parsed.Wellformed(DLID),
                        new Question(null, domain == null ? null : new DomainName(domain), null, purpose),
                        () -> {
                            throw new AssertionError("who asks is told to nobody");
                        });
    }

    private static final class NoForeignDlids implements ForeignDlids {
        @Override
        public boolean mayExist() {
            return false;
        }

        @Override
        public void mayExist(boolean any) {
            throw new AssertionError("nobody tells");
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO, true, held.org", "EXPLICIT, false, held.org", "OFF, true, new.org", "AUTO, true,"})
    void whatIsBoundIsValidAndMarkedStale(DomainBinding binding, boolean complete, @Nullable String domain) {
        assertThat(ask(binding, complete, domain, Question.Purpose.CHECK, END.minusSeconds(1)))
                .isCompletedWithValueMatching(answer -> answer
                                instanceof
                                ValidateLicense.Answer.Valid(Entitlement ignored, boolean inGrace, boolean isStale)
                        && isStale
                        && !inGrace);
    }

    @ParameterizedTest
    @CsvSource({"AUTO, true, CHECK", "AUTO, true, ASK", "AUTO, false, CHECK", "EXPLICIT, false, CHECK"})
    void whatIsNotBoundIsNeitherBoundNorRefusedButUnanswered(
            DomainBinding binding, boolean complete, Question.Purpose purpose) {
        assertThat(ask(binding, complete, "new.org", purpose, END.minusSeconds(1)))
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(Entitlements.UnavailableException.class);
    }

    @Test
    void itStillExpires() {
        assertThat(ask(DomainBinding.AUTO, true, "held.org", Question.Purpose.CHECK, END))
                .isCompletedWithValue(new ValidateLicense.Answer.Invalid(Verdict.Reason.EXPIRED, true));
    }
}
