package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteUsers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins a second at saturation against {@link LoginFloor}, in turns, in the same minutes. The compiler settles on one of several speeds for
 * Argon2id at random, in auth-service and in the floor alike: hence several process starts, each warmed up for minutes, and the median.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class LoginThroughputIT {
    /** As many hashes at one time as auth-service allows itself by default. */
    private static final int PERMITS = Runtime.getRuntime().availableProcessors();

    private static final int CLIENTS = 8 * PERMITS;
    private static final int USERS = 64;

    @Test
    void loginsAgainstWhatALoginCannotDoWithout() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int start = 1; start <= Settings.number("login.starts"); start++) {
            ratios.add(ratioOfOneStart(start));
        }
        double ratio = Settings.median(ratios);
        Settings.report("logins / floor, median of %d starts: %.3f (%s)".formatted(ratios.size(), ratio, ratios));
        assertThat(ratio).isGreaterThanOrEqualTo(0.85);
    }

    private static double ratioOfOneStart(int start) throws Exception {
        Duration warmUp = Settings.seconds("login.warmup");
        Duration measured = Settings.seconds("login.measured");
        List<Double> logins = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        try (LocalStack stack = LocalStack.start("login throughput", Map.of(), "--no-demo");
                LoginLoad load = new LoginLoad(stack.url("auth-service"), accounts(stack, USERS));
                FloorProcess floor = new FloorProcess(stack.process("auth-service"), PERMITS)) {
            load.closedLoop(CLIENTS, warmUp);
            floor.perSecond(warmUp);
            for (int turn = 0; turn < Settings.number("login.turns"); turn++) {
                LoginLoad.Result result = load.closedLoop(CLIENTS, measured);
                assertThat(result.wrong()).isEmpty();
                assertThat(result.refused()).isZero();
                logins.add(result.grantedPerSecond());
                floors.add(floor.perSecond(measured));
            }
        }
        double ratio = Settings.median(logins) / Settings.median(floors);
        Settings.report(
                "start %d: %.1f logins/s, floor %.1f/s, ratio %.3f (%d clients, %d permits; logins %s, floors %s)"
                        .formatted(
                                start,
                                Settings.median(logins),
                                Settings.median(floors),
                                ratio,
                                CLIENTS,
                                PERMITS,
                                rounded(logins),
                                rounded(floors)));
        return ratio;
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream().map(value -> "%.1f".formatted(value)).toList();
    }

    static List<LoginLoad.Account> accounts(LocalStack stack, int count) throws IOException {
        SuiteUsers users = new SuiteUsers(stack);
        List<LoginLoad.Account> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SuiteUsers.SuiteUser user = users.create("user");
            accounts.add(new LoginLoad.Account(user.username(), user.password()));
        }
        return accounts;
    }
}
