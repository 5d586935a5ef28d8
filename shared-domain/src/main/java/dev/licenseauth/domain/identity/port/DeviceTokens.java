package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Issues tokens to devices on which a name was logged in, without writing them down, and knows its own again. */
public interface DeviceTokens {
    /** A token that tells the device for this name, and for no other, from now on and until its lifetime is over. */
    DeviceToken issue(UUID device, LoginName name, Instant now);

    /** The device of a token; empty when it was not issued by us for this name, or is not in force. */
    Optional<UUID> recognise(DeviceToken token, LoginName name, Instant now);
}
