package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.leaf.Source;

import java.util.Collection;
import java.util.OptionalLong;

/** Where the log goes on reading. Kept with what was read, so that neither can be set back without the other. */
public interface ReadOffsets {
    /** The next offset to read; empty for a partition that nothing was read of. */
    OptionalLong next(String topic, int partition);

    /** Remembers in the transaction in progress that everything up to these, one for each partition, was read. */
    void advance(Collection<Source> lastRead);
}
