package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.UUID;

/** A place in the list of users as a token. */
@ApplicationScoped
class UsersCursor {
    private final PageCursor cursor;

    UsersCursor(MasterKey masterKey) {
        cursor = new PageCursor(masterKey.digest("users cursor"));
    }

    String write(UUID last) {
        return cursor.write(last);
    }

    /** @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller */
    UUID read(String written) {
        return cursor.readId(written);
    }
}
