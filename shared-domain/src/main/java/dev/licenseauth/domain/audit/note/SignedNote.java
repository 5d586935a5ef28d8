package dev.licenseauth.domain.audit.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures below it (C2SP signed-note). Its text means nothing before {@link #isSignedBy} has said so.
 *
 * @param text with the newline it ends in
 */
public record SignedNote(String text, List<Line> signatures) {
    static final String MARK = "\u2014 ";
    private static final int ID_BYTES = 4;
    private static final int MAX_LINES = 16;
    private static final int MAX_CHARACTERS = 64 * 1024;

    /** A signature, not yet verified. */
    public record Line(String name, byte[] id, byte[] signature) {}

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /**
     * Reads a note.
     *
     * @throws IllegalArgumentException when it is no signed note
     */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        boolean wellFormed = note.length() <= MAX_CHARACTERS
                && end >= 0
                && note.endsWith("\n")
                && note.chars().noneMatch(c -> c < ' ' && c != '\n');
        if (!wellFormed) {
            throw new IllegalArgumentException("not a signed note");
        }
        List<Line> lines = new ArrayList<>();
        note.substring(end + 2).lines().forEach(line -> lines.add(line(line)));
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("a signed note has 1 to " + MAX_LINES + " signatures");
        }
        return new SignedNote(note.substring(0, end + 1), lines);
    }

    private static Line line(String line) {
        String[] parts = line.split(" ", -1);
        if (!line.startsWith(MARK) || parts.length != 3 || parts[1].isEmpty()) {
            throw new IllegalArgumentException("not a signature of a note");
        }
        byte[] bytes = Base64.getDecoder().decode(parts[2]);
        if (bytes.length <= ID_BYTES) {
            throw new IllegalArgumentException("a signature of a note is too short");
        }
        return new Line(parts[1], Arrays.copyOf(bytes, ID_BYTES), Arrays.copyOfRange(bytes, ID_BYTES, bytes.length));
    }

    /** Whether the key has signed: it has a signature here, and every one that claims to be its own is right. */
    public boolean isSignedBy(VerifierKey key) {
        List<Line> own = signatures.stream()
                .filter(line -> line.name().equals(key.name()) && Arrays.equals(line.id(), key.id()))
                .toList();
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        return !own.isEmpty() && own.stream().allMatch(line -> key.verifies(signed, line.signature()));
    }
}
