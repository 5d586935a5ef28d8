package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.license.config.DefaultApp;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The app a request means: the one it names, else its API key's, else the default app. */
@ApplicationScoped
class Apps {
    private final DefaultApp defaultApp;

    Apps(DefaultApp defaultApp) {
        this.defaultApp = defaultApp;
    }

    /** The app; empty when there is none or what is named cannot be one, which is noted. */
    Optional<AppId> of(FieldErrors errors, @Nullable String given, Caller caller) {
        if (given != null) {
            return errors.required("app_id", given, AppId::new);
        }
        Optional<AppId> implied =
                Optional.ofNullable(caller.appId()).map(AppId::new).or(defaultApp::id);
        if (implied.isEmpty()) {
            errors.add("app_id", "is required, since no default app is configured");
        }
        return implied;
    }
}
