package dev.licenseauth.local.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much JSON as logging in takes: every value it reads is a number or a text without escapes, and the objects it looks for hold no other.
 */
final class Json {

    private static final Pattern FLAT_OBJECT = Pattern.compile("\\{[^{}]*}");

    private Json() {}

    /** @throws IllegalArgumentException when there is no such text */
    static String text(String json, String name) {
        return find(json, name, "\"([^\"\\\\]*)\"");
    }

    /** @throws IllegalArgumentException when there is no such number */
    static long number(String json, String name) {
        return Long.parseLong(find(json, name, "(-?[0-9]{1,18})"));
    }

    /** @throws IllegalArgumentException when no object has that text */
    static String objectWith(String json, String name, String value) {
        Pattern member =
                Pattern.compile("\"%s\"\\s*:\\s*%s".formatted(Pattern.quote(name), Pattern.quote(quote(value))));
        return FLAT_OBJECT
                .matcher(json)
                .results()
                .map(result -> result.group())
                .filter(object -> member.matcher(object).find())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing has the " + name + " " + value));
    }

    private static String find(String json, String name, String value) {
        Matcher matcher = Pattern.compile("\"%s\"\\s*:\\s*%s".formatted(Pattern.quote(name), value))
                .matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return matcher.group(1);
    }

    /** As a JSON string, quotation marks included (RFC 8259 section 7). */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
