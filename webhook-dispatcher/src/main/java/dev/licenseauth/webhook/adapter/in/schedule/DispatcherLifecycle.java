package dev.licenseauth.webhook.adapter.in.schedule;

import dev.licenseauth.webhook.application.Dispatcher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The dispatcher runs before the first event is consumed and ends with the service. */
@ApplicationScoped
class DispatcherLifecycle {
    private static final int BEFORE_CONSUMERS = 100;

    private final Dispatcher dispatcher;

    DispatcherLifecycle(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    void start(@Observes @Priority(BEFORE_CONSUMERS) StartupEvent event) {
        dispatcher.start();
    }

    void stop(@Observes @Priority(BEFORE_CONSUMERS) ShutdownEvent event) {
        dispatcher.stop();
    }
}
