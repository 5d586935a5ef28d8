package dev.licenseauth.domain.audit.port;

import java.util.List;

/** The log as it lies in the store, to be held against itself. */
public interface StoredLog {
    /**
     * What is wrong with entries and with the tiles above them: leaves that do not hash to the tree, columns and personal
     * values that are not the leaf's, tiles that are not the roots of those below.
     *
     * @param from the first entry, a multiple of 256
     * @param to   the entry after the last
     * @return a sentence for each finding, without any value; none when all is as it was logged
     */
    List<String> findings(long from, long to);
}
