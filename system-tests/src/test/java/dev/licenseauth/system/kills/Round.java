package dev.licenseauth.system.kills;

import java.time.Duration;

/**
 * What a round came to.
 *
 * @param activations accepted, each once in every place that takes each once
 * @param underWay    activations in the middle of which the parts were killed, all kills together
 * @param again       requests sent again, of activations and issued licences
 * @param replayed    of these, those that had been done already
 * @param found       what was left of it
 * @param valid       validations
 * @param unanswered  validations that a part's death left without an answer
 * @param killing     until the last part was back
 * @param settling    from then until all was in its place
 */
record Round(
        int number,
        int activations,
        int issued,
        int underWay,
        int again,
        int replayed,
        Aftermath.Found found,
        int valid,
        int unanswered,
        Duration killing,
        Duration settling) {
    @Override
    public String toString() {
        return ("round %d: %d activations and %d licences, %d under way at the kills, %d requests sent again (%d had been done), %d leaves, %d deliveries"
                        + " (%d duplicates), %d repeats in Kafka, %d checkpoints, %d validations (%d unanswered), %d s + %d s")
                .formatted(
                        number,
                        activations,
                        issued,
                        underWay,
                        again,
                        replayed,
                        found.leaves(),
                        found.deliveries(),
                        found.duplicates(),
                        found.repeats(),
                        found.checkpoints(),
                        valid,
                        unanswered,
                        killing.toSeconds(),
                        settling.toSeconds());
    }
}
