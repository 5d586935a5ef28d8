package dev.licenseauth.domain.audit.merkle;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a tile's path, {@code x001/x234/067} or {@code x001/x234/067.p/8} (C2SP tlog-tiles). Every tile has one
 * spelling only.
 *
 * @param index the tile's index in its level
 * @param width how many hashes are asked for; 256 is all of a full tile
 */
public record TilePath(long index, int width) {
    // Five groups of three digits are more leaves than any log of ours will hold.
    private static final Pattern FORM = Pattern.compile("((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final int GROUP = 1000;

    /** Reads a path; empty for what is none. */
    public static Optional<TilePath> parse(String path) {
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return Optional.empty();
        }
        long index = Long.parseLong(form.group(1).replace("x", "").replace("/", ""));
        int width = form.group(2) == null ? Tile.WIDTH : Integer.parseInt(form.group(2));
        TilePath parsed = new TilePath(index, width);
        // One spelling only: no width where it goes without saying, no leading groups of zeros.
        return width <= Tile.WIDTH && parsed.toString().equals(path) ? Optional.of(parsed) : Optional.empty();
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder(group(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            path.insert(0, "x" + group(rest % GROUP) + "/");
        }
        return width == Tile.WIDTH ? path.toString() : path + ".p/" + width;
    }

    private static String group(long value) {
        return String.format(Locale.ROOT, "%03d", value);
    }
}
