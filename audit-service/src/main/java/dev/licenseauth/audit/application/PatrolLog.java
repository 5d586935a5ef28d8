package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredLog;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * Goes over the log again and again, part by part, and finds what was changed where nobody looks: a checkpoint vouches
 * for old entries, but does not read them.
 */
@ApplicationScoped
public class PatrolLog {
    /** How much is gone over at one time. */
    static final int STEP = 60 * Tile.WIDTH;

    private final StoredLog log;
    private final Checkpoints checkpoints;
    private long next;

    PatrolLog(StoredLog log, Checkpoints checkpoints) {
        this.log = log;
        this.checkpoints = checkpoints;
    }

    /** Goes over the next part, from the beginning again after the last. Returns what is wrong, a sentence each. */
    public synchronized List<String> handle() {
        long size = checkpoints.last().size();
        long from = next < size ? next : 0;
        long to = Math.min(size, from + STEP);
        next = to == size ? 0 : to;
        return log.findings(from, to);
    }
}
