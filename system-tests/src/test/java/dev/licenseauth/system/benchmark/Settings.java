package dev.licenseauth.system.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What the login benchmarks are told from outside, and how they tell what they found. */
final class Settings {
    private Settings() {}

    static int number(String name) {
        return Integer.getInteger(name);
    }

    static Duration seconds(String name) {
        return Duration.ofSeconds(number(name));
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static void report(String line) {
        System.getLogger("benchmark").log(System.Logger.Level.INFO, line);
    }
}
