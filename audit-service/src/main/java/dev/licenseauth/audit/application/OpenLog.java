package dev.licenseauth.audit.application;

import dev.licenseauth.audit.application.LogState.State;
import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.port.Anchors;
import dev.licenseauth.domain.audit.port.LogIdentities;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Opens the log: finds out who it is, verifies that the database has not been set back behind what was anchored, and
 * carries over what was logged before it was a Merkle log.
 */
@ApplicationScoped
public class OpenLog {
    private final LogIdentities identities;
    private final VerifyAnchors verifyAnchors;
    private final CarryOver carryOver;
    private final LogState state;

    OpenLog(LogIdentities identities, VerifyAnchors verifyAnchors, CarryOver carryOver, LogState state) {
        this.identities = identities;
        this.verifyAnchors = verifyAnchors;
        this.carryOver = carryOver;
        this.state = state;
    }

    /**
     * Tries. To be called again while the log is opening.
     *
     * @param origin the name the log must have; {@code null} takes any
     */
    public State handle(@Nullable String origin) {
        State next = open(origin);
        state.become(next);
        return next;
    }

    private State open(@Nullable String origin) {
        LogIdentity identity;
        try {
            identity = identities.readOrMake(origin);
        } catch (LogIdentities.WrongOriginException e) {
            return new State.Refused(String.valueOf(e.getMessage()));
        }
        try {
            return switch (verifyAnchors.handle(identity)) {
                case VerifyAnchors.Result.Refuted(String reason) -> new State.Refused(reason);
                case VerifyAnchors.Result.Verified() -> {
                    int carried;
                    do {
                        carried = carryOver.handle();
                    } while (carried > 0);
                    yield new State.Open(identity);
                }
            };
        } catch (Anchors.AwayException e) {
            return new State.Opening("the anchors cannot be read: " + e.getMessage());
        }
    }
}
