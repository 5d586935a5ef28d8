package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** JSON being put together, in UTF-8. Only what is written before has to be well-formed: nothing here looks at that. */
final class JsonBytes {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TIME = constant("\"YYYY-MM-DDThh:mm:ssZ\"");
    private static final int LAST_YEAR = 9_999;
    private static final int DIGITS = 11;

    private byte[] bytes;
    private int length;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** What is JSON already. */
    static byte[] constant(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** Appends what is JSON already. */
    JsonBytes raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    JsonBytes nothing() {
        return raw(NULL);
    }

    JsonBytes comma() {
        reserve(1);
        bytes[length++] = ',';
        return this;
    }

    /** Appends a string, in quotes. */
    JsonBytes string(String text) {
        int count = text.length();
        reserve(count + 2);
        int at = length;
        bytes[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return quoted(text);
            }
            bytes[at++] = (byte) c;
        }
        bytes[at++] = '"';
        length = at;
        return this;
    }

    private JsonBytes quoted(String text) {
        byte[] quoted = ENCODER.quoteAsUTF8(text);
        reserve(quoted.length + 2);
        bytes[length++] = '"';
        System.arraycopy(quoted, 0, bytes, length, quoted.length);
        length += quoted.length;
        bytes[length++] = '"';
        return this;
    }

    /** Appends a number. */
    JsonBytes number(int number) {
        if (number < 0) {
            return raw(constant(Integer.toString(number)));
        }
        reserve(DIGITS);
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends a point in time as RFC 3339 has it, in quotes. */
    JsonBytes time(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        if (time.getNano() != 0 || utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            return string(time.toString());
        }
        reserve(TIME.length);
        System.arraycopy(TIME, 0, bytes, length, TIME.length);
        two(1, utc.getYear() / 100);
        two(3, utc.getYear() % 100);
        two(6, utc.getMonthValue());
        two(9, utc.getDayOfMonth());
        two(12, utc.getHour());
        two(15, utc.getMinute());
        two(18, utc.getSecond());
        length += TIME.length;
        return this;
    }

    private void two(int at, int number) {
        bytes[length + at] = (byte) ('0' + number / 10);
        bytes[length + at + 1] = (byte) ('0' + number % 10);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** All of it. */
    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
