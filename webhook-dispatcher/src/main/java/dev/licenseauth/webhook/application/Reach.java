package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointSettings;

import java.util.Set;

/** How far a caller's permission goes: a credential bound to an app reaches the endpoints of exactly that app. */
final class Reach {
    private Reach() {}

    static boolean covers(Caller caller, Endpoint endpoint) {
        return covers(caller, endpoint.settings());
    }

    static boolean covers(Caller caller, EndpointSettings settings) {
        String appId = caller.appId();
        return appId == null || settings.appIds().equals(Set.of(appId));
    }
}
