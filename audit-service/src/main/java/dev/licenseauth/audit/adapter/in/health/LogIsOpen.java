package dev.licenseauth.audit.adapter.in.health;

import dev.licenseauth.audit.application.LogState;
import dev.licenseauth.audit.application.LogState.State;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the database was found to continue everything that was ever signed. */
@Readiness
class LogIsOpen implements HealthCheck {
    private final LogState state;

    LogIsOpen(LogState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("the log is verified and open");
        return switch (state.now()) {
            case State.Open _ -> response.up().build();
            case State.Opening(String waitingFor) ->
                response.down().withData("waiting", waitingFor).build();
            case State.Refused(String reason) ->
                response.down().withData("refused", reason).build();
        };
    }
}
