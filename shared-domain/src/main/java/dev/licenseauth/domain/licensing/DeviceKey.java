package dev.licenseauth.domain.licensing;

/**
 * A device, known by the keyed digest of the hardware id that its client sends: the id itself is not kept.
 *
 * @param hex 64 lower-case hex characters
 */
public record DeviceKey(String hex) {
    @Override
    public String toString() {
        return hex.substring(0, 8) + "…";
    }
}
