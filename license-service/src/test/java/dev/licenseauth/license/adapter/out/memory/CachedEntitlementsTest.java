package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.port.Entitlements.Known;
import dev.licenseauth.domain.licensing.port.Entitlements.UnavailableException;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

class CachedEntitlementsTest {
    private static final UUID LICENSE = new UUID(7, 7);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final UUID OTHER = new UUID(8, 8);
    private static final Dlid DLID = Dlid.generate(bytes -> Arrays.fill(bytes, (byte) 1));

    private final AtomicLong nanos = new AtomicLong();
    private final Source source = new Source();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CachedEntitlements entitlements =
            new CachedEntitlements(source, config(Map.of()), meters, new SipHash(1, 2), nanos::get);

    private static LicenseConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(settings)
                .withMapping(LicenseConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .build()
                .getConfigMapping(LicenseConfig.class);
    }

    /** A database of one licence whose readings can be held up. */
    private static final class Source implements EntitlementSource {
        private final AtomicInteger reads = new AtomicInteger();
        private final ConcurrentLinkedQueue<Hold> holds = new ConcurrentLinkedQueue<>();
        private volatile @Nullable StoredStatus status = StoredStatus.ACTIVE;
        private volatile boolean away;

        record Hold(CountDownLatch hasRead, CountDownLatch mayReturn) {}

        Hold holdNextReading() {
            Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
            holds.add(hold);
            return hold;
        }

        @Override
        public Optional<Entitlement> read(Dlid dlid) throws SQLException {
            reads.incrementAndGet();
            if (away) {
                throw new SQLException("away");
            }
            StoredStatus found = status;
            Hold hold = holds.poll();
            if (hold != null) {
                hold.hasRead().countDown();
                await(hold.mayReturn());
            }
            return found == null ? Optional.empty() : Optional.of(entitlement(found));
        }

        private static Entitlement entitlement(StoredStatus status) {
            return new Entitlement(
                    LICENSE,
                    new AppId("app_1"),
                    "pos",
                    "POS",
                    "owner",
                    status,
                    List.of("pos"),
                    HeldDomains.none(DomainBinding.OFF, null),
                    HeldDevices.none(null, null),
                    Instant.EPOCH,
                    null,
                    0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Known> ask() {
        return entitlements.byDlid(DLID).toCompletableFuture();
    }

    private static StoredStatus statusOf(CompletableFuture<Known> answer) {
        return Objects.requireNonNull(answer.join().entitlement()).status();
    }

    @Test
    void whatIsHeldIsNotReadAgain() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        assertThat(ask()).isCompleted();
        assertThat(source.reads).hasValue(1);
        assertThat(gets("miss")).isEqualTo(1);
        assertThat(gets("hit")).isEqualTo(1);
    }

    private double gets(String result) {
        return meters.get("cache.gets").tag("result", result).functionCounter().count();
    }

    @Test
    void whatWasDroppedIsReadAgainAndNothingElseIs() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.status = StoredStatus.REVOKED;
        entitlements.forget(OTHER);
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        entitlements.forget(LICENSE);
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        assertThat(source.reads).hasValue(2);
    }

    @Test
    void anEntryReadBeforeAnInvalidationThatArrivedMeanwhileIsNeverHeld() {
        Source.Hold hold = source.holdNextReading();
        CompletableFuture<Known> early = ask();
        await(hold.hasRead());
        // The reading has seen the licence active. Now it is revoked, and the event arrives before the reading ends.
        source.status = StoredStatus.REVOKED;
        entitlements.forget(LICENSE);
        CompletableFuture<Known> late = ask();
        hold.mayReturn().countDown();

        assertThat(statusOf(late)).isEqualTo(StoredStatus.REVOKED);
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        // Whoever asked before the revocation may have either answer; what matters is that his is not kept.
        assertThat(early).succeedsWithin(Duration.ofSeconds(5));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        assertThat(source.reads).hasValue(2);
    }

    @Test
    void whatWasUnknownIsFoundAfterItWasIssuedAlsoWhenReadMeanwhile() {
        source.status = null;
        assertThat(ask().join().entitlement()).isNull();
        Source.Hold hold = source.holdNextReading();
        entitlements.forgetUnknown(DLID);
        CompletableFuture<Known> early = ask();
        await(hold.hasRead());
        source.status = StoredStatus.ACTIVE;
        entitlements.forgetUnknown(DLID);
        hold.mayReturn().countDown();
        assertThat(early).succeedsWithin(Duration.ofSeconds(5));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void afterItsTimeToLiveItIsReadAgain() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.status = StoredStatus.REVOKED;
        pass(Duration.ofSeconds(30));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        pass(Duration.ofNanos(1));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        assertThat(ask().join().isStale()).isFalse();
    }

    @Test
    void whatIsAskedForAllTheTimeIsReadBeforeItMustBeAndNobodyWaits() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.status = StoredStatus.SUSPENDED;
        pass(Duration.ofSeconds(22));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        assertThat(source.reads)
                .as("not before three quarters of the time have gone by")
                .hasValue(1);
        Source.Hold hold = source.holdNextReading();
        pass(Duration.ofSeconds(7));
        assertThat(ask()).isCompletedWithValueMatching(known -> isActive(known));
        await(hold.hasRead());
        assertThat(ask()).as("while it is being read").isCompletedWithValueMatching(known -> isActive(known));
        hold.mayReturn().countDown();
        eventually().until(() -> statusOf(ask()) == StoredStatus.SUSPENDED);
        assertThat(source.reads).as("once for all").hasValue(2);
        pass(Duration.ofSeconds(2));
        assertThat(ask()).as("it is not too old").isCompleted();
    }

    @Test
    void whatWasChangedWhileItWasReadBeforehandIsReadAgain() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        Source.Hold hold = source.holdNextReading();
        pass(Duration.ofSeconds(29));
        assertThat(ask()).isCompleted();
        await(hold.hasRead());
        source.status = StoredStatus.REVOKED;
        entitlements.forget(LICENSE);
        hold.mayReturn().countDown();
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        eventually().until(() -> statusOf(ask()) == StoredStatus.REVOKED);
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedBeforehandByEverybody() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.away = true;
        pass(Duration.ofSeconds(29));
        assertThat(ask()).isCompleted();
        eventually().untilAsserted(() -> {
            nanos.addAndGet(1);
            assertThat(source.reads).hasValue(2);
        });
        for (int i = 0; i < 100; i++) {
            assertThat(ask()).isCompletedWithValueMatching(known -> isActive(known));
        }
        assertThat(source.reads).hasValue(2);
    }

    private static boolean isActive(Known known) {
        return !known.isStale() && Objects.requireNonNull(known.entitlement()).status() == StoredStatus.ACTIVE;
    }

    @Test
    void cutOffFromTheDatabaseItServesWhatItHoldsForTenMinutesAndSaysSo() {
        assertThat(ask().join().isStale()).isFalse();
        source.away = true;
        pass(Duration.ofSeconds(30));
        assertThat(ask().join().isStale()).as("within its time to live").isFalse();
        pass(Duration.ofMinutes(10));
        assertThat(ask().join().isStale()).isTrue();
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        pass(Duration.ofNanos(1));
        assertThat(ask()).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void whenTheDatabaseIsBackNothingIsStale() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.away = true;
        pass(Duration.ofMinutes(5));
        assertThat(ask().join().isStale()).isTrue();
        source.away = false;
        source.status = StoredStatus.REVOKED;
        pass(Duration.ofSeconds(1));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.REVOKED);
        assertThat(ask().join().isStale()).isFalse();
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceASecondByThoseWhoCanDoWithout() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.away = true;
        pass(Duration.ofMinutes(1));
        for (int i = 0; i < 100; i++) {
            assertThat(ask().join().isStale()).isTrue();
        }
        assertThat(source.reads).hasValue(2);
        pass(Duration.ofSeconds(1));
        assertThat(ask().join().isStale()).isTrue();
        assertThat(ask()).as("without waiting").isCompleted();
        assertThat(source.reads).hasValue(3);
    }

    @Test
    void whatIsKnownToHaveChangedIsNeverServedStale() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.away = true;
        pass(Duration.ofMinutes(5));
        assertThat(ask().join().isStale()).isTrue();
        entitlements.forget(LICENSE);
        assertThat(ask()).failsWithin(SOON);
    }

    @Test
    void aChangeHeardOfWhileTheDatabaseIsAskedInVainIsHeeded() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.away = true;
        pass(Duration.ofMinutes(5));
        entitlements.forget(OTHER);
        assertThat(ask().join().isStale()).isTrue();
        pass(Duration.ofMinutes(4));
        entitlements.forget(LICENSE);
        entitlements.forget(OTHER);
        pass(Duration.ofSeconds(40));
        assertThat(ask()).failsWithin(SOON);
    }

    @Test
    void thatAKeyIsUnknownIsNeverServedStale() {
        source.status = null;
        assertThat(ask().join().entitlement()).isNull();
        source.away = true;
        pass(Duration.ofSeconds(31));
        assertThat(ask()).failsWithin(SOON);
    }

    @Test
    void itCanBeSwitchedOff() {
        CachedEntitlements strict = new CachedEntitlements(
                source,
                config(Map.of("licenseauth.license.validation.stale-if-error", "PT0S")),
                new SimpleMeterRegistry(),
                new SipHash(1, 2),
                nanos::get);
        assertThat(strict.byDlid(DLID)).succeedsWithin(SOON);
        source.away = true;
        pass(Duration.ofSeconds(31));
        assertThat(strict.byDlid(DLID)).failsWithin(SOON);
    }

    @Test
    void everythingCanBeDropped() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        source.status = StoredStatus.SUSPENDED;
        entitlements.forgetAll();
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.SUSPENDED);
    }

    @Test
    void dropsAreRememberedLongEnoughAndTooManyVoidEverything() {
        long[] now = {0};
        Invalidations invalidations = new Invalidations(100, 3, () -> now[0]);
        long before = invalidations.now();
        invalidations.drop("a");
        now[0] = 101;
        invalidations.drop("b");
        assertThat(invalidations.isVoid("a", before)).isTrue();
        assertThat(invalidations.isVoid("c", before)).isFalse();
        long between = invalidations.now();
        assertThat(invalidations.isVoid("b", between)).isFalse();
        now[0] = 202;
        invalidations.drop("d");
        assertThat(invalidations.isVoid("a", before))
                .as("longer ago than anything is held")
                .isFalse();
        assertThat(invalidations.isVoid("b", before)).isTrue();
        invalidations.drop("e");
        invalidations.drop("f");
        invalidations.drop("g");
        assertThat(invalidations.isVoid("c", between)).isTrue();
        assertThat(invalidations.isVoid("c", invalidations.now())).isFalse();
    }
}
