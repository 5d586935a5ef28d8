package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

/** A place in a list of events as a token. */
@ApplicationScoped
class EventsCursor {
    private final PageCursor cursor;

    EventsCursor(MasterKey masterKey) {
        cursor = new PageCursor(masterKey.digest("events cursor"));
    }

    String write(long logIndex) {
        return cursor.write(logIndex);
    }

    /** @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller */
    long read(String written) {
        return cursor.readIndex(written);
    }
}
