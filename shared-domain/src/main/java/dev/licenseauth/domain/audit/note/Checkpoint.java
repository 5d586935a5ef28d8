package dev.licenseauth.domain.audit.note;

import dev.licenseauth.domain.audit.merkle.TreeHash;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The tree's head at a size (C2SP tlog-checkpoint).
 *
 * @param origin the log's name: one line, no spaces, no plus
 * @param size   how many leaves
 */
public record Checkpoint(String origin, long size, TreeHash root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final int LINES = 3;

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n";
    }

    /**
     * Reads a note's text. Lines after the third are extensions and mean nothing to us.
     *
     * @throws IllegalArgumentException when it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length <= LINES
                || lines[0].isEmpty()
                || !SIZE.matcher(lines[1]).matches()) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        return new Checkpoint(
                lines[0],
                Long.parseLong(lines[1]),
                new TreeHash(Base64.getDecoder().decode(lines[2])));
    }
}
