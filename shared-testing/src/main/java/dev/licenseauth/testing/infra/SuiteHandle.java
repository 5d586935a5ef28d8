package dev.licenseauth.testing.infra;

/**
 * What the service under test runs on, for tests that look behind it.
 *
 * @param bootstrapToken authorises administrative calls as super_admin
 */
public record SuiteHandle(TestDatabase database, TestKafka kafka, String bootstrapToken) {

    @Override
    public String toString() {
        return "SuiteHandle[%s, %s]".formatted(database, kafka);
    }
}
