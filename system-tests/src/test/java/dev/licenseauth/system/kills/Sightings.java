package dev.licenseauth.system.kills;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of activations at one place that gets each at least once. Ids are kept for the whole run, so that a repeat counts whenever it comes;
 * all else for a round.
 */
final class Sightings {
    private final String place;
    private final Set<UUID> known = new HashSet<>();
    private final Map<String, UUID> byDevice = new HashMap<>();
    private int repeats;

    Sightings(String place) {
        this.place = place;
    }

    synchronized void add(ActivationEvent event) {
        if (!known.add(event.id())) {
            repeats++;
            return;
        }
        UUID other = byDevice.put(event.device(), event.id());
        assertThat(other)
                .as("another event at %s of the device %s", place, event.device())
                .isNull();
    }

    synchronized boolean has(Set<String> devices) {
        return byDevice.keySet().containsAll(devices);
    }

    /** The events of exactly these devices. */
    synchronized Map<String, UUID> requireExactly(Set<String> devices) {
        assertThat(byDevice.keySet()).as("devices at %s", place).isEqualTo(devices);
        return Map.copyOf(byDevice);
    }

    /** Ends a round and tells how many repeats there were. */
    synchronized int endRound() {
        int told = repeats;
        repeats = 0;
        byDevice.clear();
        return told;
    }
}
