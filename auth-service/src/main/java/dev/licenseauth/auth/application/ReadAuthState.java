package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.port.ToldState;
import dev.licenseauth.domain.identity.port.ToldState.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;

/** The state as another service asks for it when it hears nothing. */
@ApplicationScoped
public class ReadAuthState {
    private final ToldState state;

    ReadAuthState(ToldState state) {
        this.state = state;
    }

    /**
     * The state of now.
     *
     * @param after      revocations up to this counter are left out
     * @param withOwners whether owners are asked for
     */
    public Snapshot handle(long after, boolean withOwners) {
        return state.snapshot(after, withOwners);
    }
}
