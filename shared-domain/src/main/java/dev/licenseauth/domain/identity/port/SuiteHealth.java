package dev.licenseauth.domain.identity.port;

/** Whether the suite as a whole works. */
public interface SuiteHealth {
    /** What the last look found: whether everything answered. Never waits; nothing found yet, or not lately, is a no. */
    boolean ok();
}
