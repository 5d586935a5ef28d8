package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.BannedOwners;
import dev.licenseauth.domain.licensing.port.InternetNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");
    private static final String IN_TIME = "2026-01-15T00:00:00Z";
    private static final DeviceKey BOUND_DEVICE = new DeviceKey("aa".repeat(32));

    private static final InternetNames NAMES = new InternetNames() {
        @Override
        public Optional<String> toAscii(String name) {
            return Optional.empty();
        }

        @Override
        public boolean isPublicSuffix(String host) {
            return host.equals("com");
        }
    };
    private static final LocalHosts LOCAL = new LocalHosts(NAMES, Set.of(), 2);

    /** A licence of "pos" that asks for a domain and a device, holds held.com of five and one device, and blocks bad.com. */
    private static Entitlement strict(StoredStatus status, DomainBinding binding, int domainsUsed) {
        return new Entitlement(
                new UUID(0, 1),
                new AppId("app_1"),
                "pos",
                "POS",
                "an owner",
                status,
                List.of("base", "pos"),
                new HeldDomains(
                        binding,
                        true,
                        5,
                        domainsUsed,
                        0,
                        HostSet.of(List.of("held.com", "*.wide.com")),
                        true,
                        HostSet.of(List.of("bad.com", "*.worse.com"))),
                new HeldDevices(true, 3, 1, 9, 1, Set.of(BOUND_DEVICE.hex()), true),
                START,
                END,
                0);
    }

    private static Entitlement lenient(StoredStatus status, @Nullable Instant expiresAt, int graceDays) {
        return new Entitlement(
                new UUID(0, 1),
                new AppId("app_1"),
                "pos",
                "POS",
                "an owner",
                status,
                List.of("base", "pos"),
                HeldDomains.none(DomainBinding.OFF, null),
                HeldDevices.none(null, null),
                START,
                expiresAt,
                graceDays);
    }

    private static Question question(
            @Nullable String product, @Nullable String domain, @Nullable String device, Question.Purpose purpose) {
        return new Question(
                product,
                domain == null ? null : new DomainName(domain),
                device == null ? null : new DeviceKey(device.repeat(32)),
                purpose);
    }

    private static String word(@Nullable Entitlement entitlement, Question question, String now) {
        return word(entitlement, question, now, (_, _) -> false);
    }

    private static String word(
            @Nullable Entitlement entitlement, Question question, String now, BannedOwners bannedOwners) {
        Circumstances circumstances = new Circumstances(LOCAL, bannedOwners);
        return switch (Verdict.decide(entitlement, question, circumstances, Instant.parse(now))) {
            case Verdict.Valid(Entitlement ignored, boolean inGrace) -> inGrace ? "grace" : "valid";
            case Verdict.Invalid(Verdict.Reason reason) -> reason.word();
            case Verdict.ValidOnceBound(Entitlement ignored, boolean ignoredToo, boolean asLocal) ->
                asLocal ? "binds as local" : "binds";
            case Verdict.NotInMemory ignored -> "not in memory";
        };
    }

    private static String word(@Nullable Entitlement entitlement, @Nullable String product, String now) {
        return word(entitlement, question(product, null, null, Question.Purpose.CHECK), now);
    }

    /**
     * A row per reason, in the order, in which the later ones hold as well: the first wins. Each row but for the last
     * is its predecessor with one reason fewer, so that every pair of neighbours is told apart. An exclamation mark: the
     * owner is banned.
     */
    @ParameterizedTest
    @CsvSource({
        "DELETED!,  AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, invalid_dlid",
        "REVOKED!,  AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, revoked",
        "SUSPENDED!,AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, banned",
        "ACTIVE!,   AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, banned",
        "ACTIVE!,   AUTO,     2026-03-01T00:00:00Z, pos,  held.com,   aa, 0, banned",
        "DELETED,   AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, invalid_dlid",
        "REVOKED,   AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, revoked",
        "SUSPENDED, AUTO,     2025-12-31T00:00:00Z, none, ,           ,   5, suspended",
        "ACTIVE,    AUTO,     2025-12-31T23:59:59Z, none, ,           ,   5, not_yet_valid",
        "ACTIVE,    AUTO,     2026-02-01T00:00:00Z, none, ,           ,   5, expired",
        "ACTIVE,    AUTO,     2026-01-31T23:59:59Z, none, ,           ,   5, no_entitlement",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  ,           ,   5, domain_required",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  bad.com,    ,   5, device_required",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  bad.com,    bb, 5, domain_blocked",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  x.worse.com,bb, 5, domain_blocked",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  new.com,    bb, 5, domain_not_activated",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  new.com,    bb, 5, domain_limit",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  new.com,    bb, 4, device_mismatch",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  held.com,   bb, 5, device_mismatch",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  held.com,   aa, 5, valid",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  held.com,   aa, 5, valid",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  a.wide.com, aa, 5, valid",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  new.com,    aa, 4, binds",
        "ACTIVE,    AUTO,     2026-01-01T00:00:00Z, pos,  dev.new.com,aa, 5, binds as local",
        "ACTIVE,    EXPLICIT, 2026-01-01T00:00:00Z, pos,  dev.new.com,aa, 5, domain_not_activated",
        "ACTIVE,    OFF,      2026-01-01T00:00:00Z, pos,  new.com,    aa, 5, valid",
        "ACTIVE,    OFF,      2026-01-01T00:00:00Z, pos,  bad.com,    aa, 5, domain_blocked",
        "REVOKED,   AUTO,     2026-03-01T00:00:00Z, pos,  held.com,   aa, 0, revoked",
        "SUSPENDED, AUTO,     2026-03-01T00:00:00Z, pos,  held.com,   aa, 0, suspended"
    })
    void theFirstReasonWins(
            String status,
            DomainBinding binding,
            String now,
            String product,
            @Nullable String domain,
            @Nullable String device,
            int domainsUsed,
            String expected) {
        assertThat(word(
                        strict(StoredStatus.valueOf(status.replace("!", "")), binding, domainsUsed),
                        question(product, domain, device, Question.Purpose.CHECK),
                        now,
                        (owner, _) -> status.endsWith("!") && owner.equals("an owner")))
                .isEqualTo(expected);
    }

    @Test
    void anUnknownDlidIsInvalid() {
        assertThat(word(null, (String) null, IN_TIME)).isEqualTo("invalid_dlid");
    }

    @Test
    void whoOnlyAsksBindsNothing() {
        assertThat(word(
                        strict(StoredStatus.ACTIVE, DomainBinding.AUTO, 4),
                        question("pos", "new.com", "aa", Question.Purpose.ASK),
                        IN_TIME))
                .isEqualTo("valid");
        assertThat(word(
                        strict(StoredStatus.ACTIVE, DomainBinding.AUTO, 5),
                        question("pos", "new.com", "aa", Question.Purpose.ASK),
                        IN_TIME))
                .isEqualTo("domain_limit");
    }

    @Test
    void anActivationBindsWhereACheckMayNot() {
        assertThat(word(
                        strict(StoredStatus.ACTIVE, DomainBinding.EXPLICIT, 4),
                        question("pos", "new.com", "bb", Question.Purpose.ACTIVATE),
                        IN_TIME))
                .isEqualTo("binds");
        assertThat(word(
                        strict(StoredStatus.ACTIVE, DomainBinding.EXPLICIT, 5),
                        question("pos", "new.com", "bb", Question.Purpose.ACTIVATE),
                        IN_TIME))
                .isEqualTo("domain_limit");
    }

    @Test
    void localHostsBeyondTheirCapTakeSlots() {
        HeldDomains full =
                new HeldDomains(DomainBinding.AUTO, false, 5, 4, 2, HostSet.of(List.of()), true, HostSet.of(List.of()));
        assertThat(full.check(new DomainName("dev.new.com"), false, LOCAL))
                .isEqualTo(new HeldDomains.Check.Unbound(false));
        assertThat(full.with(new DomainName("a.com"), false).check(new DomainName("dev.new.com"), false, LOCAL))
                .isEqualTo(new HeldDomains.Check.Refused(Verdict.Reason.DOMAIN_LIMIT));
    }

    @Test
    void whatDoesNotFitIntoMemoryIsLookedUp() {
        HeldDomains many = new HeldDomains(
                DomainBinding.EXPLICIT, false, 5, 5, 0, HostSet.of(List.of("held.com")), false, HostSet.of(List.of()));
        assertThat(many.check(new DomainName("held.com"), false, LOCAL)).isEqualTo(new HeldDomains.Check.Allowed());
        assertThat(many.check(new DomainName("other.com"), false, LOCAL))
                .isEqualTo(new HeldDomains.Check.NotInMemory());
        assertThat(many.knowing(new DomainName("other.com"), true).check(new DomainName("other.com"), false, LOCAL))
                .isEqualTo(new HeldDomains.Check.Allowed());
        assertThat(many.knowing(new DomainName("other.com"), false).check(new DomainName("other.com"), false, LOCAL))
                .isEqualTo(new HeldDomains.Check.Refused(Verdict.Reason.DOMAIN_NOT_ACTIVATED));
    }

    @Test
    void aDeviceIsRefusedByWhatIsBoundAndByWhatEverWas() {
        HeldDevices devices = new HeldDevices(false, 3, 2, 9, 9, Set.of(), false);
        assertThat(devices.refusalOfOneMore(true)).isEqualTo(Verdict.Reason.ACTIVATION_LIMIT);
        assertThat(devices.refusalOfOneMore(false)).isNull();
        assertThat(devices.withOneMore(false).refusalOfOneMore(true)).isEqualTo(Verdict.Reason.DEVICE_LIMIT);
        assertThat(HeldDevices.none(null, null).refusalOfOneMore(true)).isNull();
    }

    @Test
    void withoutAProductOnlyTheLicenceIsAsked() {
        assertThat(word(lenient(StoredStatus.ACTIVE, END, 0), (String) null, IN_TIME))
                .isEqualTo("valid");
    }

    @Test
    void aPerpetualLicenceNeverExpires() {
        assertThat(word(lenient(StoredStatus.ACTIVE, null, 0), "pos", "2999-01-01T00:00:00Z"))
                .isEqualTo("valid");
    }

    @Test
    void inGraceItIsStillValidAndAfterItExpired() {
        Entitlement graced = lenient(StoredStatus.ACTIVE, END, 3);
        assertThat(word(graced, "pos", "2026-01-31T23:59:59Z")).isEqualTo("valid");
        assertThat(word(graced, "pos", "2026-02-01T00:00:00Z")).isEqualTo("grace");
        assertThat(word(graced, "pos", "2026-02-03T23:59:59Z")).isEqualTo("grace");
        assertThat(word(graced, "pos", "2026-02-04T00:00:00Z")).isEqualTo("expired");
        assertThat(word(graced, "none", "2026-02-02T00:00:00Z")).isEqualTo("no_entitlement");
    }
}
