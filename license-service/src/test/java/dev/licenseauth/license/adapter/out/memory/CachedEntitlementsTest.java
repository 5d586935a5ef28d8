package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class CachedEntitlementsTest {
    private static final UUID LICENSE = new UUID(7, 7);
    private static final UUID OTHER = new UUID(8, 8);
    private static final Dlid DLID = Dlid.generate(bytes -> Arrays.fill(bytes, (byte) 1));

    private final Source source = new Source();
    private final CachedEntitlements entitlements =
            new CachedEntitlements(source, defaults(), new SimpleMeterRegistry());

    private static LicenseConfig defaults() {
        return new SmallRyeConfigBuilder()
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

        record Hold(CountDownLatch hasRead, CountDownLatch mayReturn) {}

        Hold holdNextReading() {
            Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
            holds.add(hold);
            return hold;
        }

        @Override
        public byte[] key(Dlid dlid) {
            return dlid.value().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Optional<Entitlement> read(byte[] key) {
            reads.incrementAndGet();
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

    private CompletableFuture<Optional<Entitlement>> ask() {
        return entitlements.byDlid(DLID).toCompletableFuture();
    }

    private static StoredStatus statusOf(CompletableFuture<Optional<Entitlement>> answer) {
        return answer.join().orElseThrow().status();
    }

    @Test
    void whatIsHeldIsNotReadAgain() {
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
        assertThat(ask()).isCompleted();
        assertThat(source.reads).hasValue(1);
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
        CompletableFuture<Optional<Entitlement>> early = ask();
        await(hold.hasRead());
        // The reading has seen the licence active. Now it is revoked, and the event arrives before the reading ends.
        source.status = StoredStatus.REVOKED;
        entitlements.forget(LICENSE);
        CompletableFuture<Optional<Entitlement>> late = ask();
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
        assertThat(ask().join()).isEmpty();
        Source.Hold hold = source.holdNextReading();
        entitlements.forgetUnknown(DLID);
        CompletableFuture<Optional<Entitlement>> early = ask();
        await(hold.hasRead());
        source.status = StoredStatus.ACTIVE;
        entitlements.forgetUnknown(DLID);
        hold.mayReturn().countDown();
        assertThat(early).succeedsWithin(Duration.ofSeconds(5));
        assertThat(statusOf(ask())).isEqualTo(StoredStatus.ACTIVE);
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
