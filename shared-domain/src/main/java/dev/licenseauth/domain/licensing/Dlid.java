package dev.licenseauth.domain.licensing;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A download id: the key a licence is known by. 28 random hex characters and 4 of checksum (the low 16 bits of
 * CRC-32/IEEE over the 28 lower-case ASCII characters). The checksum is public: it spares look-ups and hides nothing.
 * Where an app allows it, a key that another system made is taken over as it is, checksum or not.
 *
 * <p>A DLID is a bearer secret: {@link #toString()} shows its first and last four characters only.
 */
public final class Dlid {
    private static final int RANDOM_CHARACTERS = 28;
    private static final int LENGTH = 32;

    private final String value;

    private Dlid(String value) {
        this.value = value;
    }

    /** What became of reading a DLID. */
    public sealed interface Parsed {
        /** Well formed and its checksum holds. */
        record Wellformed(Dlid dlid) implements Parsed {}

        /** 32 hex characters whose checksum does not hold: a typing error, or a key that another system made. */
        record ChecksumMismatch(Dlid dlid) implements Parsed {}

        /** Not 32 hex characters. */
        record Malformed() implements Parsed {}
    }

    /** Reads what a person or a client wrote: blanks, dashes and zero-width characters are dropped, case is folded. */
    public static Parsed parse(String written) {
        char[] kept = new char[LENGTH];
        int length = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            char lower = c >= 'A' && c <= 'F' ? (char) (c + ('a' - 'A')) : c;
            // Asked first, for hardly anything else comes.
            if ((lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f')) {
                if (length == LENGTH) {
                    return new Parsed.Malformed();
                }
                kept[length++] = lower;
            } else if (!isDropped(c)) {
                return new Parsed.Malformed();
            }
        }
        if (length != LENGTH) {
            return new Parsed.Malformed();
        }
        Dlid dlid = new Dlid(new String(kept));
        return dlid.isForeign() ? new Parsed.ChecksumMismatch(dlid) : new Parsed.Wellformed(dlid);
    }

    /**
     * A new DLID.
     *
     * @param random fills the array it is given from a cryptographically strong source
     */
    public static Dlid generate(Consumer<byte[]> random) {
        byte[] bytes = new byte[RANDOM_CHARACTERS / 2];
        random.accept(bytes);
        String head = HexFormat.of().formatHex(bytes);
        return new Dlid(head + checksum(head));
    }

    private static boolean isDropped(char c) {
        return switch (c) {
            // Dashes as people's editors write them, the byte order mark, and the zero-width characters.
            case '-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> true;
            case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff' -> true;
            default -> Character.isWhitespace(c) || Character.isSpaceChar(c);
        };
    }

    private static String checksum(String head) {
        CRC32 crc = new CRC32();
        crc.update(head.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits(crc.getValue(), 4);
    }

    /** Whether its checksum does not hold: none that we made. */
    public boolean isForeign() {
        return !value.endsWith(checksum(value.substring(0, RANDOM_CHARACTERS)));
    }

    /** The whole key, 32 lower-case hex characters. Never log it. */
    public String value() {
        return value;
    }

    /** The whole key as people read it: four groups of eight. Never log it. */
    public String grouped() {
        return value.substring(0, 8)
                + "-"
                + value.substring(8, 16)
                + "-"
                + value.substring(16, 24)
                + "-"
                + value.substring(24);
    }

    /** The first four characters, fit for logs and lists. */
    public String first4() {
        return value.substring(0, 4);
    }

    /** The last four characters, fit for logs and lists. */
    public String last4() {
        return value.substring(LENGTH - 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dlid dlid && value.equals(dlid.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return first4() + "…" + last4();
    }
}
