package dev.licenseauth.domain.identity;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The security settings in effect, by their public names.
 *
 * @param enforceLoginPayloadEncryption whether a password is taken in an encrypted payload only
 * @param bindingRequired               whether an encrypted payload must be bound to its challenge
 * @param maxLoginAttempts              failed attempts for a name from a netblock before further ones are refused
 * @param replayWindowSeconds           how long a challenge can be answered
 */
public record SecuritySettings(
        boolean enforceLoginPayloadEncryption, boolean bindingRequired, int maxLoginAttempts, int replayWindowSeconds) {
    /** Each setting by the name it has everywhere outside. */
    public Map<String, Object> byName() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("enforce_login_payload_encryption", enforceLoginPayloadEncryption);
        values.put("login_payload_binding", bindingRequired ? "required" : "optional");
        values.put("max_login_attempts", maxLoginAttempts);
        values.put("replay_window_secs", replayWindowSeconds);
        return values;
    }
}
