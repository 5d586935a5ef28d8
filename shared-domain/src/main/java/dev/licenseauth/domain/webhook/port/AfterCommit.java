package dev.licenseauth.domain.webhook.port;

/** Holds back what must not begin before the transaction in progress has committed. */
public interface AfterCommit {
    /** Runs the action once the transaction in progress has committed; never, if it does not. */
    void run(Runnable action);
}
