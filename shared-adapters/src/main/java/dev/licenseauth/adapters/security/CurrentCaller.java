package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The authenticated caller of the request in progress. */
@RequestScoped
public class CurrentCaller {
    private @Nullable Caller caller;

    void set(Caller authenticated) {
        caller = authenticated;
    }

    /**
     * The caller.
     *
     * @throws IllegalStateException on a public endpoint, where nobody was authenticated
     */
    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("nobody was authenticated: the endpoint is public");
        }
        return caller;
    }
}
