package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.UUID;

/** A place in a list of domains or devices as a token. */
@ApplicationScoped
class BindingCursor {
    private final PageCursor cursor;

    BindingCursor(MasterKey masterKey) {
        cursor = new PageCursor(masterKey.digest("binding cursor"));
    }

    String write(UUID last) {
        return cursor.write(last);
    }

    /** @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller */
    UUID read(String written) {
        return cursor.readId(written);
    }
}
