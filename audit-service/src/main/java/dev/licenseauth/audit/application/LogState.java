package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether this replica may append and sign. */
@ApplicationScoped
public class LogState {
    private volatile State state = new State.Opening("it has not been verified yet");

    /** What may be done. */
    public sealed interface State {
        /** Nothing yet; {@code waitingFor} says why. */
        record Opening(String waitingFor) implements State {}

        /** Everything. */
        record Open(LogIdentity identity) implements State {}

        /** Nothing, until an operator has looked; stays so until the service starts anew. */
        record Refused(String reason) implements State {}
    }

    /** The state now. */
    public State now() {
        return state;
    }

    /** @throws IllegalStateException unless the log is open */
    LogIdentity requireOpen() {
        return switch (state) {
            case State.Open(LogIdentity identity) -> identity;
            case State.Opening(String waitingFor) ->
                throw new IllegalStateException("the log is not open yet: " + waitingFor);
            case State.Refused(String reason) -> throw new IllegalStateException("the log is refused: " + reason);
        };
    }

    void become(State next) {
        state = next;
    }
}
