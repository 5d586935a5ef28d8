package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Texts that go wrong somewhere. */
final class StrangeTexts {
    private static final String LATIN = "aceopxyABCEHKMOPT";
    private static final String CYRILLIC = "асеорхуАВСЕНКМОРТ";
    private static final int FULL_WIDTH = 0xfee0;
    private static final int MAX_RANDOM = 40;
    private static final int SHOWN = 40;

    private StrangeTexts() {}

    /** One of them, and what it is. */
    record Strange(String what, String text) {}

    /** For any field of text, some made from one that is right. */
    static List<Strange> of(JsonNode schema, String good, Random random) {
        int half = good.length() / 2;
        String head = good.substring(0, half);
        String tail = good.substring(half);
        List<Strange> texts = new ArrayList<>(List.of(
                new Strange("empty", ""),
                new Strange("blank", " "),
                new Strange("blanks of Unicode", "\u00a0\u3000\u2003"),
                new Strange("NUL", "\u0000"),
                new Strange("NUL inside", head + "\u0000" + tail),
                new Strange("line feed inside", head + "\n" + tail),
                new Strange("line feed behind", good + "\n"),
                new Strange("carriage return and line feed inside", head + "\r\nX-Forged: 1" + tail),
                new Strange("escape sequence", "\u001b[2J" + good),
                new Strange("DEL inside", head + "\u007f" + tail),
                new Strange("C1 control inside", head + "\u0085" + tail),
                new Strange("line separator inside", head + "\u2028" + tail),
                new Strange("unpaired high surrogate", good + "\ud800"),
                new Strange("unpaired low surrogate", "\udc00" + good),
                new Strange("surrogates the wrong way round", head + "\udc00\ud800" + tail),
                new Strange("noncharacter", head + "\uffff" + tail),
                new Strange("byte order mark", "\ufeff" + good),
                new Strange("zero width space inside", head + "\u200b" + tail),
                new Strange("right-to-left override", "\u202e" + good),
                new Strange("full width", fullWidth(good)),
                new Strange("Cyrillic look-alikes", cyrillic(good)),
                new Strange("upper case", good.toUpperCase(Locale.ROOT)),
                new Strange("capital I with a dot", good + "\u0130"),
                new Strange("many combining marks", good + "\u0301".repeat(30)),
                new Strange("emoji", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67"),
                new Strange("format specifiers", "%s%n%x%1$s"),
                new Strange("expression", "${jndi:ldap://x/a}{{7*7}}#{7*7}"),
                new Strange("SQL", "' OR '1'='1' --"),
                new Strange("LIKE wildcards", "%_\\"),
                new Strange("path", "../../../etc/passwd"),
                new Strange("markup", "<script>alert(1)</script>"),
                new Strange("number", "-1"),
                new Strange("word null", "null"),
                new Strange("random", random(random)),
                new Strange("4,000 characters", "a".repeat(4_000))));
        int max = schema.path("maxLength").asInt(0);
        if (max > 0) {
            texts.add(new Strange("one character too many", "a".repeat(max + 1)));
            texts.add(new Strange("as long as may be", "a".repeat(max)));
            texts.add(new Strange("as long as may be, of two chars each", "\ud83d\ude00".repeat(max)));
        }
        return texts;
    }

    /** Moments that are none, or out of reach. */
    static List<Strange> times() {
        return List.of(
                        "0000-00-00T00:00:00Z",
                        "0000-01-01T00:00:00Z",
                        "-0001-01-01T00:00:00Z",
                        "10000-01-01T00:00:00Z",
                        "+10000-01-01T00:00:00Z",
                        "+999999999-12-31T23:59:59.999999999Z",
                        "-999999999-01-01T00:00:00Z",
                        "9999-12-31T23:59:59Z",
                        "1969-12-31T23:59:59Z",
                        "2026-02-29T00:00:00Z",
                        "2026-13-01T00:00:00Z",
                        "2026-06-30T23:59:60Z",
                        "2026-01-01T24:00:00Z",
                        "2026-01-01",
                        "2026-01-01T00:00:00",
                        "2026-01-01T00:00:00+99:00",
                        "2026-01-01T00:00:00.0000000000000001Z",
                        "2026-01-01 00:00:00Z",
                        "２０２６-01-01T00:00:00Z",
                        "1700000000")
                .stream()
                .map(time -> new Strange("time " + time, time))
                .toList();
    }

    /** Whether it holds what logs, terminals and databases choke on. What stands at its ends may be trimmed. */
    static boolean holdsControls(String text) {
        return text.strip().codePoints().anyMatch(c -> {
            int type = Character.getType(c);
            return type == Character.CONTROL || type == Character.SURROGATE;
        });
    }

    /** For people. */
    static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private static String fullWidth(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c > ' ' && c < 0x7f ? c + FULL_WIDTH : c)));
        return wide.toString();
    }

    private static String cyrillic(String text) {
        StringBuilder alike = new StringBuilder();
        text.chars().forEach(c -> {
            int at = LATIN.indexOf(c);
            alike.append(at < 0 ? (char) c : CYRILLIC.charAt(at));
        });
        return alike.toString();
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(1 + random.nextInt(MAX_RANDOM), 0, Character.MAX_CODE_POINT + 1)
                .map(c -> random.nextBoolean() ? c % 0x300 : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
