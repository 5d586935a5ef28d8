package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.event.EventType;

/** A risk that a stranger can cause, told of at most once for a netblock and a minute. */
public enum Signal {
    LOGIN_FAILED(new EventType("auth.login_failed"), "A login failed", 10),
    LOCKED_OUT(new EventType("auth.locked_out"), "Too many failed logins: further ones are refused for a while", 40),
    REPLAY_DETECTED(new EventType("auth.replay_detected"), "A login was sent that had been used before", 60);

    // A record of a string is immutable, which the checker does not see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final EventType type;

    private final String summary;
    private final int risk;

    Signal(EventType type, String summary, int risk) {
        this.type = type;
        this.summary = summary;
        this.risk = risk;
    }

    public EventType type() {
        return type;
    }

    public String summary() {
        return summary;
    }

    /** 0 to 100. */
    public int risk() {
        return risk;
    }
}
