package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.domain.licensing.EntryKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.function.Function;

/** Places in the lists of the catalogue as tokens. */
@ApplicationScoped
class CatalogCursors {
    private static final String SEPARATOR = "/";

    private final PageCursor cursor;

    CatalogCursors(MasterKey masterKey) {
        cursor = new PageCursor(masterKey.digest("catalog cursor"));
    }

    String write(EntryKey last) {
        return cursor.write(last.kind() + SEPARATOR + last.codeText());
    }

    /** Reads cursors of one list; refuses those of the others, and what is no cursor of ours. */
    Function<String, String> of(String kind) {
        String prefix = kind + SEPARATOR;
        return written -> {
            String text = cursor.readText(written);
            if (!text.startsWith(prefix)) {
                throw new IllegalArgumentException("must be the next_cursor of an earlier page of this list");
            }
            return text.substring(prefix.length());
        };
    }
}
