package dev.licenseauth.testing.infra;

/**
 * What the service under test runs on, for tests that look behind it.
 *
 * @param auth makes the tokens the service accepts
 */
public record SuiteHandle(TestDatabase database, TestKafka kafka, TestAuthority auth) {

    @Override
    public String toString() {
        return "SuiteHandle[%s, %s]".formatted(database, kafka);
    }
}
