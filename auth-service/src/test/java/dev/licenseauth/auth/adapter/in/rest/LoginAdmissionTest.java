package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.Netblock;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoginAdmissionTest {
    private static final Attempter STRANGER = new Attempter.Stranger(Netblock.UNKNOWN);
    private static final Passwords.Capacity TWELVE = new Passwords.Capacity(4, 8);

    /** Hashes nothing: only says how much could be hashed. */
    private record Sized(Capacity capacity) implements Passwords {
        @Override
        public Verdict verify(Password password, @Nullable String hash) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String hash(Password password) {
            throw new UnsupportedOperationException();
        }
    }

    private static LoginAdmission admission(Passwords.Capacity capacity) {
        return new LoginAdmission(new Sized(capacity));
    }

    private static List<Attempter> strangers(int count) {
        return Stream.generate(() -> STRANGER).limit(count).toList();
    }

    private static Attempter device() {
        return new Attempter.TrustedDevice(UUID.randomUUID());
    }

    private static List<Attempter> devices(int count) {
        return Stream.generate(LoginAdmissionTest::device).limit(count).toList();
    }

    /** Does something while all of these are logging in. */
    private static <T> T during(LoginAdmission admission, List<Attempter> others, Callable<T> something)
            throws Exception {
        return others.isEmpty()
                ? something.call()
                : admission.admit(
                        others.getFirst(), () -> during(admission, others.subList(1, others.size()), something));
    }

    /** Whether there is a place for one more. */
    private static boolean admits(LoginAdmission admission, Attempter attempter) throws Exception {
        try {
            return admission.admit(attempter, () -> true);
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(503);
            assertThat(e.problem().headers()).containsEntry("Retry-After", "1");
            return false;
        }
    }

    @Test
    void aQuarterOfThePlacesToWaitIsKeptFromStrangers() throws Exception {
        LoginAdmission admission = admission(TWELVE);

        assertThat(during(admission, strangers(9), () -> admits(admission, STRANGER)))
                .isTrue();
        assertThat(during(admission, strangers(10), () -> admits(admission, STRANGER)))
                .isFalse();
        assertThat(during(admission, strangers(10), () -> admits(admission, device())))
                .isTrue();
    }

    @Test
    void nobodyIsAdmittedBeyondWhatCanBeHashedInTime() throws Exception {
        LoginAdmission admission = admission(TWELVE);

        boolean one = during(
                admission, strangers(10), () -> during(admission, devices(2), () -> admits(admission, device())));

        assertThat(one).isFalse();
        assertThat(during(admission, devices(12), () -> admits(admission, device())))
                .isFalse();
        assertThat(during(admission, devices(11), () -> admits(admission, STRANGER)))
                .as("whoever came first, the kept places are not for strangers")
                .isFalse();
    }

    @Test
    void onePlaceIsKeptHoweverFewThereAreAndStrangersStillKeepEveryPermitBusy() throws Exception {
        for (int permits : List.of(1, 2, 64)) {
            LoginAdmission admission = admission(new Passwords.Capacity(permits, 1));

            assertThat(during(admission, strangers(permits - 1), () -> admits(admission, STRANGER)))
                    .isTrue();
            assertThat(during(admission, strangers(permits), () -> admits(admission, STRANGER)))
                    .isFalse();
            assertThat(during(admission, strangers(permits), () -> admits(admission, device())))
                    .isTrue();
        }
    }

    @Test
    void aSecondLoginOfTheSameDeviceAtOneTimeIsAStrangers() throws Exception {
        LoginAdmission admission = admission(TWELVE);
        Attempter stolen = device();

        boolean second = during(
                admission, strangers(10), () -> during(admission, List.of(stolen), () -> admits(admission, stolen)));
        boolean afterIt = during(admission, strangers(10), () -> admits(admission, stolen));

        assertThat(second).isFalse();
        assertThat(afterIt).isTrue();
    }

    @Test
    void aLoginThatFailsGivesItsPlaceBack() throws Exception {
        LoginAdmission admission = admission(new Passwords.Capacity(1, 1));
        Attempter device = device();

        for (Attempter attempter : List.of(STRANGER, device, STRANGER, device)) {
            assertThatThrownBy(() -> admission.admit(attempter, () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(during(admission, strangers(1), () -> admits(admission, device)))
                .isTrue();
    }

    @Test
    void aFloodOfRefusedStrangersTakesNoneOfTheKeptPlaces() throws Exception {
        LoginAdmission admission = admission(new Passwords.Capacity(2, 1));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger strangers = new AtomicInteger();
        int trials = 20_000;

        int devices = during(admission, strangers(2), () -> {
            int admitted = 0;
            // Ends when all of the flood has: before the two strangers leave and there is room.
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (int i = 0; i < 8; i++) {
                    threads.execute(() -> flood(admission, over, strangers));
                }
                try {
                    for (int i = 0; i < trials; i++) {
                        admitted += admits(admission, device()) ? 1 : 0;
                    }
                } finally {
                    over.set(true);
                }
            }
            return admitted;
        });

        assertThat(devices).isEqualTo(trials);
        assertThat(strangers).hasValue(0);
    }

    private static void flood(LoginAdmission admission, AtomicBoolean over, AtomicInteger admitted) {
        while (!over.get()) {
            try {
                if (admits(admission, STRANGER)) {
                    admitted.incrementAndGet();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
