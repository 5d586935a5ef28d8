package dev.licenseauth.license.adapter.in.rest;

import org.jspecify.annotations.Nullable;

/**
 * The query of a validation as nearly all clients send it: nothing encoded, no parameter twice, none that is unknown. Read in one pass, where
 * the general way decodes, copies and folds case several times. Whatever is not so plain is left to that: the two never differ in what they
 * find, and every refusal is the general one's.
 */
record PlainQuery(Questions.Given given, boolean isRegister) {
    private static final String REGISTER = "register";
    private static final String DLID = "dlid";
    private static final String PRODUCT = "product";
    private static final String DOMAIN = "domain";
    private static final String HWID = "hwid";

    /** {@code null} when it is not plain. */
    static @Nullable PlainQuery read(@Nullable String query) {
        if (query == null) {
            return null;
        }
        String dlid = null;
        String product = null;
        String domain = null;
        String hwid = null;
        String register = null;
        int start = 0;
        while (start <= query.length()) {
            int equals = -1;
            int end = start;
            for (; end < query.length() && query.charAt(end) != '&'; end++) {
                char c = query.charAt(end);
                if (c == '=' && equals < 0) {
                    equals = end;
                } else if (!isPlain(c)) {
                    return null;
                }
            }
            if (equals < 0) {
                return null;
            }
            String value = query.substring(equals + 1, end);
            if (dlid == null && is(DLID, query, start, equals)) {
                dlid = value;
            } else if (product == null && is(PRODUCT, query, start, equals)) {
                product = value;
            } else if (domain == null && is(DOMAIN, query, start, equals)) {
                domain = value;
            } else if (hwid == null && is(HWID, query, start, equals)) {
                hwid = value;
            } else if (register == null
                    && is(REGISTER, query, start, equals)
                    && (value.equals("true") || value.equals("false"))) {
                register = value;
            } else {
                return null;
            }
            start = end + 1;
        }
        return new PlainQuery(new Questions.Given(dlid, product, domain, hwid), !"false".equals(register));
    }

    private static boolean is(String name, String query, int start, int end) {
        return end - start == name.length() && query.startsWith(name, start);
    }

    /** Of the characters that a URI may hold those that mean themselves wherever they stand in a query. */
    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == ':'
                || c == '/'
                || c == '~';
    }
}
