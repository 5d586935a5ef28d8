package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.HeldDown;
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
 * Logins a second at saturation against {@link LoginFloor}, in turns, in the same minutes: first with the whole suite running on the machine,
 * then with nothing but auth-service, its database and the clients, which is all that a login waits for. The compiler settles on one of several
 * speeds for Argon2id at random, in auth-service and in the floor alike: hence several process starts, each warmed up for minutes, and the median.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class LoginThroughputIT {
    /** As many hashes at one time as auth-service allows itself by default. */
    private static final int PERMITS = Runtime.getRuntime().availableProcessors();

    private static final int CLIENTS = 8 * PERMITS;
    private static final int USERS = 64;

    /** What no login waits for. The state topic is behind meanwhile, which auth-service bears. */
    private static final String[] OTHERS = {
        "connect", "kafka", "license-service", "audit-service", "webhook-dispatcher", "gateway"
    };

    @Test
    void loginsAgainstWhatALoginCannotDoWithout() throws Exception {
        List<Double> amongOthers = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        for (int start = 1; start <= Settings.number("login.starts"); start++) {
            oneStart(start, amongOthers, alone);
        }
        report("with the whole suite on the machine", amongOthers);
        report("with auth-service and its database alone", alone);
        assertThat(Settings.median(alone)).isGreaterThanOrEqualTo(0.85);
    }

    private static void report(String setting, List<Double> ratios) {
        Settings.report("logins / floor %s, median of %d starts: %.3f (%s)"
                .formatted(setting, ratios.size(), Settings.median(ratios), ratios));
    }

    private static void oneStart(int start, List<Double> amongOthers, List<Double> alone) throws Exception {
        try (LocalStack stack = LocalStack.start("login throughput", Map.of(), "--no-demo");
                LoginLoad load = new LoginLoad(stack.url("auth-service"), accounts(stack, USERS));
                FloorProcess floor = new FloorProcess(stack.process("auth-service"), PERMITS)) {
            load.closedLoop(CLIENTS, Settings.seconds("login.warmup"));
            floor.perSecond(Settings.seconds("login.warmup"));
            amongOthers.add(turns("start %d, whole suite".formatted(start), stack, load, floor));
            try (HeldDown _ = stack.holdDown(OTHERS)) {
                alone.add(turns("start %d, alone".formatted(start), stack, load, floor));
            }
        }
    }

    private static double turns(String name, LocalStack stack, LoginLoad load, FloorProcess floor) throws Exception {
        Duration measured = Settings.seconds("login.measured");
        List<Double> logins = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        List<ProcessHandle> processes =
                List.of(stack.process("auth-service"), stack.process("postgres"), ProcessHandle.current());
        double[] used = new double[processes.size()];
        long granted = 0;
        for (int turn = 0; turn < Settings.number("login.turns"); turn++) {
            List<ProcessorTime> since =
                    processes.stream().map(ProcessorTime::from).toList();
            LoginLoad.Result result = load.closedLoop(CLIENTS, measured);
            for (int i = 0; i < used.length; i++) {
                used[i] += since.get(i).millis();
            }
            assertThat(result.wrong()).isEmpty();
            assertThat(result.refused()).isZero();
            granted += result.granted();
            logins.add(result.grantedPerSecond());
            floors.add(floor.perSecond(measured));
        }
        double ratio = Settings.median(logins) / Settings.median(floors);
        Settings.report(
                "%s: %.1f logins/s, floor %.1f/s, ratio %.3f (%d clients, %d permits; logins %s, floors %s); processor ms a login: auth-service %.1f, PostgreSQL %.1f, clients %.1f"
                        .formatted(
                                name,
                                Settings.median(logins),
                                Settings.median(floors),
                                ratio,
                                CLIENTS,
                                PERMITS,
                                rounded(logins),
                                rounded(floors),
                                used[0] / granted,
                                used[1] / granted,
                                used[2] / granted));
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
