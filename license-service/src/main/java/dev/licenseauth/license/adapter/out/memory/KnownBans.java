package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.adapters.security.AuthState;
import dev.licenseauth.domain.licensing.port.BannedOwners;
import jakarta.inject.Singleton;

import java.time.Instant;

/** Bans as auth-service tells of them on {@code auth.state.v1}. */
@Singleton
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
