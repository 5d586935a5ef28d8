package dev.licenseauth.local.launcher.gateway;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The request line's target (RFC 9112 §3.2) after a strict reading.
 *
 * <p>The gateway decides by decoded segments and forwards the path unchanged. That is only safe while no service can read another path out of
 * the same bytes, so every target that two readers could understand differently is refused: dot segments, empty segments, encoded slashes,
 * backslashes, matrix parameters, double encoding, control characters and malformed escapes.
 */
sealed interface RequestTarget {

    /**
     * May be forwarded.
     *
     * @param segments decoded, without the leading slash; a trailing slash shows as a last empty segment
     * @param originForm path and query as they were sent, without scheme and authority
     */
    record Accepted(List<String> segments, String originForm) implements RequestTarget {}

    /**
     * Must not be forwarded.
     *
     * @param detail why, without any part of the target
     */
    record Refused(String detail) implements RequestTarget {}

    static RequestTarget parse(String target) {
        String originForm = originForm(target);
        if (originForm == null) {
            return new Refused("The request target is not a path.");
        }
        int queryAt = originForm.indexOf('?');
        String path = queryAt < 0 ? originForm : originForm.substring(0, queryAt);
        if (queryAt >= 0 && !isPrintableAscii(originForm, queryAt)) {
            return new Refused("The query holds a character that must be percent-encoded.");
        }
        String[] raw = path.substring(1).split("/", -1);
        List<String> segments = new ArrayList<>(raw.length);
        for (int i = 0; i < raw.length; i++) {
            String segment = decode(raw[i]);
            if (segment == null) {
                return new Refused("The path holds a character or an escape that is not allowed.");
            }
            if (segment.isEmpty() && i < raw.length - 1) {
                return new Refused("The path holds an empty segment.");
            }
            if (isAmbiguous(segment)) {
                return new Refused("The path is ambiguous.");
            }
            segments.add(segment);
        }
        return new Accepted(List.copyOf(segments), originForm);
    }

    /** Absolute form must be understood (RFC 9112 §3.2.2); authority and asterisk form name no resource here. */
    private static @Nullable String originForm(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        if (authority < 0) {
            return null;
        }
        int path = target.indexOf('/', authority);
        return path < 0 ? null : target.substring(path);
    }

    private static boolean isPrintableAscii(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** {@code null} for anything RFC 3986 does not allow in a segment, for {@code ;} and for bytes that are not UTF-8. */
    private static @Nullable String decode(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
                if (low < 0) {
                    return null;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (isAllowedRaw(c)) {
                bytes.put((byte) c);
            } else {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static boolean isAllowedRaw(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~!$&'()*+,=:@".indexOf(c) >= 0;
    }

    private static boolean isAmbiguous(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return true;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == ';') {
                return true;
            }
            if (c == '%'
                    && i + 2 < segment.length()
                    && Character.digit(segment.charAt(i + 1), 16) >= 0
                    && Character.digit(segment.charAt(i + 2), 16) >= 0) {
                return true;
            }
        }
        return false;
    }
}
