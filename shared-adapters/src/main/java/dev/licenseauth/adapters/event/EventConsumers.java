package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.util.List;

/** Runs one loop per {@link EventHandler} for the life of the service. */
@ApplicationScoped
public class EventConsumers {
    private final List<ConsumerLoop> loops;

    EventConsumers(
            @All List<EventHandler> handlers,
            PlatformConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            MeterRegistry meters) {
        loops = handlers.stream()
                .map(handler -> new ConsumerLoop(handler, config, bootstrapServers, meters))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        loops.forEach(ConsumerLoop::start);
    }

    void stop(@Observes ShutdownEvent event) {
        // All are told first, so that they end side by side.
        loops.forEach(ConsumerLoop::signalStop);
        loops.forEach(ConsumerLoop::awaitStop);
    }

    /** Names of the consumers that have not been given their partitions since the service started. */
    public List<String> notYetJoined() {
        return loops.stream()
                .filter(loop -> !loop.hasJoined())
                .map(ConsumerLoop::name)
                .toList();
    }
}
