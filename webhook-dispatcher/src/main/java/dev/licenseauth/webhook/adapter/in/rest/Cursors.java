package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.UUID;

/** A place in a list of endpoints or deliveries as a token. */
@ApplicationScoped
class Cursors {
    private final PageCursor cursor;

    Cursors(MasterKey masterKey) {
        cursor = new PageCursor(masterKey.digest("webhook cursor"));
    }

    String write(UUID before) {
        return cursor.write(before);
    }

    /** @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller */
    UUID read(String written) {
        return cursor.readId(written);
    }
}
