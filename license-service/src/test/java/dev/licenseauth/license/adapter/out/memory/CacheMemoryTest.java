package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.HostSet;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** What the held answers take of the heap, and that it is no more than they may. */
class CacheMemoryTest {
    private static final int MANY = 20_000;
    private static final int MEGABYTE = 1 << 20;
    private static final int NOISE = 1 << 16;
    private static final int MOST_COLLECTIONS = 20;

    private final Random random = new Random(20_261_122);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Kinds of licences, from what is least to what is much. */
    enum Kind {
        UNKNOWN,
        PLAIN,
        ONE_DOMAIN,
        MUCH
    }

    private CachedEntitlements cache(Kind kind, String size) {
        LicenseConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of("licenseauth.license.validation.cache-size", size))
                .withMapping(LicenseConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .build()
                .getConfigMapping(LicenseConfig.class);
        return new CachedEntitlements(dlid -> read(kind, dlid), config, meters, new SipHash(1, 2), System::nanoTime);
    }

    /** With every text new, as a driver makes them. */
    private Optional<Entitlement> read(Kind kind, Dlid dlid) {
        String id = dlid.value();
        return switch (kind) {
            case UNKNOWN -> Optional.empty();
            case PLAIN -> Optional.of(entitlement(id, texts("product", 4), List.of(), List.of()));
            case ONE_DOMAIN -> Optional.of(entitlement(id, texts("product", 4), texts("shop-" + id, 1), List.of()));
            case MUCH ->
                Optional.of(entitlement(id, texts("product", 20), texts("shop-" + id, 50), texts(id + id, 50)));
        };
    }

    private static List<String> texts(String begin, int count) {
        return IntStream.range(0, count).mapToObj(i -> begin + i).toList();
    }

    private static Entitlement entitlement(String id, List<String> products, List<String> hosts, List<String> devices) {
        return new Entitlement(
                UUID.randomUUID(),
                new AppId("app_" + id.substring(0, 2)),
                "plan" + id.charAt(0),
                "A plan's name " + id.charAt(0),
                "customer_" + id.substring(0, 8),
                StoredStatus.ACTIVE,
                products,
                new HeldDomains(
                        DomainBinding.AUTO, false, 5, hosts.size(), 0, HostSet.of(hosts), true, HostSet.of(List.of())),
                new HeldDevices(true, null, devices.size(), null, devices.size(), Set.copyOf(devices), true),
                Instant.now(),
                Instant.now().plusSeconds(1_000_000),
                7);
    }

    private void ask(CachedEntitlements cache, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(cache.byDlid(Dlid.generate(random::nextBytes))
                            .toCompletableFuture()
                            .join())
                    .isNotNull();
        }
    }

    private double weight() {
        return meters.get("licenseauth.validation.bytes").gauge().value();
    }

    @ParameterizedTest
    @EnumSource
    void anEntryTakesNoMoreOfTheHeapThanItWeighs(Kind kind) {
        CachedEntitlements cache = cache(kind, "1G");
        ask(cache, 1_000);
        double weightBefore = weight();
        long before = heap();
        int count = kind == Kind.MUCH ? MANY / 10 : MANY;
        ask(cache, count);
        eventually().until(() -> meters.get("cache.size").gauge().value() == 1_000 + count);
        double taken = (double) (heap() - before) / count;
        double weighs = (weight() - weightBefore) / count;
        System.getLogger("benchmark")
                .log(
                        System.Logger.Level.INFO,
                        "%s: an entry takes %.0f bytes and weighs %.0f".formatted(kind, taken, weighs));
        // What else is let go of meanwhile makes it seem less, never more.
        assertThat(taken / weighs).isLessThanOrEqualTo(1.05);
        // Until here it is of use, and its entries are no garbage.
        assertThat(cache).isNotNull();
    }

    /** Once two collections in a row have left the same. */
    private static long heap() {
        long before = Long.MAX_VALUE;
        long used = used();
        for (int i = 0; i < MOST_COLLECTIONS && before - used > NOISE; i++) {
            before = used;
            used = used();
        }
        return used;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void theyNeverWeighMoreThanTheyMay() {
        CachedEntitlements cache = cache(Kind.ONE_DOMAIN, "1M");
        for (int i = 0; i < 20; i++) {
            ask(cache, 1_000);
            // Letting go follows each reading, on another thread.
            eventually().until(() -> weight() <= MEGABYTE);
        }
        assertThat(weight()).isGreaterThan(0.8 * MEGABYTE);
        assertThat(meters.get("cache.evictions").functionCounter().count()).isGreaterThan(15_000);
    }
}
