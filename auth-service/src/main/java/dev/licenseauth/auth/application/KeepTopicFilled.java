package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.port.StateTopic;
import dev.licenseauth.domain.identity.port.StateTopic.Seen;
import dev.licenseauth.domain.identity.port.ToldState;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Optional;

/** Publishes the whole state when its topic is another than the one that was filled, or is empty. */
@ApplicationScoped
public class KeepTopicFilled {
    private final StateTopic topic;
    private final ToldState state;
    private final RepublishState republishState;

    KeepTopicFilled(StateTopic topic, ToldState state, RepublishState republishState) {
        this.topic = topic;
        this.state = state;
        this.republishState = republishState;
    }

    /** What became of it. */
    public sealed interface Result {
        /** There is no topic, or Kafka does not answer: nothing is known. */
        record Unknown() implements Result {}

        record Filled() implements Result {}

        record Republished(int facts) implements Result {}
    }

    /**
     * Looks, and publishes if need be.
     *
     * @param evenIfKnown whether a known topic that is empty is filled: right after a start, when nothing is under way to it
     */
    public Result handle(boolean evenIfKnown) {
        Optional<Seen> seen = topic.look();
        if (seen.isEmpty()) {
            return new Result.Unknown();
        }
        if (state.isFilled(seen.get().id()) && !(evenIfKnown && seen.get().empty())) {
            return new Result.Filled();
        }
        return new Result.Republished(republishState.fill(seen.get().id()));
    }
}
