package dev.licenseauth.domain.licensing;

import java.util.regex.Pattern;

/** The form product and plan codes share: they stand in URLs, in clients' source code and on invoices. */
final class Code {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");

    private Code() {}

    static String require(String value) {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 lower-case letters, digits, dots, dashes or underscores, beginning and ending with a letter or digit");
        }
        return value;
    }
}
