package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.adapters.security.AuthState;
import dev.licenseauth.domain.licensing.port.BannedOwners;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;

/** Bans as auth-service tells of them on {@code auth.state.v1}. */
@ApplicationScoped
class KnownBans implements BannedOwners {
    private final AuthState state;

    KnownBans(AuthState state) {
        this.state = state;
    }

    @Override
    public boolean isBanned(String owner, Instant now) {
        return state.isBanned(owner, now);
    }
}
