package dev.licenseauth.auth.adapter.in.schedule;

import dev.licenseauth.auth.application.KeepTopicFilled;
import dev.licenseauth.auth.application.LapseRevocations;
import dev.licenseauth.auth.application.PublishHeartbeat;
import dev.licenseauth.auth.application.TellSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps telling the other services what they have to know. On threads of its own: a heart that waited for a free thread
 * would stop in the very moments when many are busy, and every service would refuse its callers.
 */
@ApplicationScoped
class StateUpkeep {
    private static final Logger LOG = Logger.getLogger(StateUpkeep.class);
    private static final Duration HEART_LOOKS_EVERY = Duration.ofMillis(250);
    private static final Duration LAPSE_EVERY = Duration.ofSeconds(10);
    private static final Duration TOPIC_EVERY = Duration.ofSeconds(15);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

    private final PublishHeartbeat publishHeartbeat;
    private final TellSettings tellSettings;
    private final LapseRevocations lapseRevocations;
    private final KeepTopicFilled keepTopicFilled;
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(daemon("state-heartbeat"));
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(daemon("state-upkeep"));

    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();

    // Of the upkeep's thread alone.
    private boolean topicSeen;

    StateUpkeep(
            PublishHeartbeat publishHeartbeat,
            TellSettings tellSettings,
            LapseRevocations lapseRevocations,
            KeepTopicFilled keepTopicFilled) {
        this.publishHeartbeat = publishHeartbeat;
        this.tellSettings = tellSettings;
        this.lapseRevocations = lapseRevocations;
        this.keepTopicFilled = keepTopicFilled;
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().name(name).daemon().factory();
    }

    /** After the first keys were made. */
    void begin(@Observes @Priority(15) StartupEvent started) {
        tellSettings.handle();
        every(heart, HEART_LOOKS_EVERY, "the heartbeat", publishHeartbeat::handle);
        every(upkeep, LAPSE_EVERY, "taking revocations back", this::lapse);
        every(upkeep, TOPIC_EVERY, "looking after the state topic", this::keepTopicFilled);
    }

    private void every(ScheduledExecutorService thread, Duration period, String what, Runnable step) {
        AtomicBoolean failing = new AtomicBoolean();
        Runnable guarded = () -> {
            try {
                step.run();
                failing.set(false);
            } catch (RuntimeException | Error e) {
                // Once, and not again four times a second while the database is away.
                if (failing.compareAndSet(false, true)) {
                    LOG.errorf("%s failed and is tried again: %s", what, e.getMessage());
                }
                LOG.debug("it failed", e);
            }
        };
        tasks.add(thread.scheduleWithFixedDelay(guarded, 0, period.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void lapse() {
        boolean more;
        do {
            more = lapseRevocations.handle();
        } while (more);
    }

    private void keepTopicFilled() {
        switch (keepTopicFilled.handle(!topicSeen)) {
            case KeepTopicFilled.Result.Unknown() -> LOG.debug("the state topic is not there, or Kafka is away");
            case KeepTopicFilled.Result.Filled() -> topicSeen = true;
            case KeepTopicFilled.Result.Republished(int facts) -> {
                topicSeen = true;
                LOG.infof("the state topic was empty or is another: published all of the state, %d facts", facts);
            }
        }
    }

    void end(@Observes ShutdownEvent event) throws InterruptedException {
        tasks.forEach(task -> task.cancel(false));
        heart.shutdownNow();
        upkeep.shutdownNow();
        if (!heart.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                || !upkeep.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("the state's upkeep did not end in %s", STOP_DEADLINE);
        }
    }
}
