package dev.licenseauth.domain.audit.leaf;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** JSON in the one form of RFC 8785: members sorted, no blanks, numbers as ECMAScript writes them. */
public final class CanonicalJson {
    private static final long MAX_SAFE = (1L << 53) - 1;
    private static final int PLAIN_DIGITS = 21;
    private static final int PLAIN_ZEROS = 6;

    private CanonicalJson() {}

    /**
     * Writes a value: {@code null}, strings, booleans, whole numbers, doubles, collections, and maps with string keys.
     *
     * @throws IllegalArgumentException for what JSON cannot hold exactly: whole numbers beyond 2^53 - 1, NaN, infinity,
     *     unpaired surrogates, anything else
     */
    public static byte[] write(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        write(json, value);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder json, @Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case String text -> string(json, text);
            case Boolean bool -> json.append(bool);
            case Integer number -> json.append(number);
            case Long number -> json.append(safe(number));
            case Double number -> json.append(number(number));
            case Collection<?> items -> {
                json.append('[');
                String separator = "";
                for (Object item : items) {
                    json.append(separator);
                    write(json, item);
                    separator = ",";
                }
                json.append(']');
            }
            case Map<?, ?> members -> object(json, members);
            default ->
                throw new IllegalArgumentException(
                        "JSON has no " + value.getClass().getSimpleName());
        }
    }

    private static void object(StringBuilder json, Map<?, ?> members) {
        // Strings compare by UTF-16 code units, which is the order of RFC 8785 section 3.2.3.
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        members.forEach((name, member) -> {
            if (!(name instanceof String text)) {
                throw new IllegalArgumentException("a member's name is a string");
            }
            sorted.put(text, member);
        });
        json.append('{');
        String separator = "";
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
            json.append(separator);
            string(json, member.getKey());
            json.append(':');
            write(json, member.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        text.codePoints().forEach(point -> character(json, point));
        json.append('"');
    }

    private static void character(StringBuilder json, int point) {
        switch (point) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\b' -> json.append("\\b");
            case '\t' -> json.append("\\t");
            case '\n' -> json.append("\\n");
            case '\f' -> json.append("\\f");
            case '\r' -> json.append("\\r");
            default -> {
                if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                    throw new IllegalArgumentException("a string holds half a character");
                }
                if (point < ' ') {
                    json.append("\\u00").append(Character.forDigit(point >> 4, 16));
                    json.append(Character.forDigit(point & 15, 16));
                } else {
                    json.appendCodePoint(point);
                }
            }
        }
    }

    private static long safe(long number) {
        if (Math.abs(number) > MAX_SAFE || number == Long.MIN_VALUE) {
            throw new IllegalArgumentException("a whole number beyond 2^53 - 1: " + number);
        }
        return number;
    }

    /** Number::toString of ECMAScript, which RFC 8785 section 3.2.2.3 adopts. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        if (value == 0) {
            return "0";
        }
        String sign = value < 0 ? "-" : "";
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (point > PLAIN_DIGITS || point <= -PLAIN_ZEROS) {
            String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
            return sign + digits.charAt(0) + rest + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        return digits.length() <= point
                ? sign + digits + "0".repeat(point - digits.length())
                : sign + digits.substring(0, point) + "." + digits.substring(point);
    }

    /** The fewest digits that read back as the same number. Java writes at least two. */
    private static BigDecimal shortest(double value) {
        BigDecimal written = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (written.precision() == 2) {
            BigDecimal one = written.round(new MathContext(1)).stripTrailingZeros();
            return one.doubleValue() == value ? one : written;
        }
        return written;
    }
}
