package dev.licenseauth.adapters.security;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Puts the check in front of every endpoint that is not explicitly public; one that declares nothing is closed to all. */
@Provider
public class PermissionFeature implements DynamicFeature {
    private final Authentication authentication;
    private final CurrentCaller currentCaller;

    PermissionFeature(Authentication authentication, CurrentCaller currentCaller) {
        this.authentication = authentication;
        this.currentCaller = currentCaller;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        switch (EndpointAccess.of(resource)) {
            case EndpointAccess.Anybody() -> {
                // Asks for nothing, so there is nothing to check.
            }
            case EndpointAccess access -> context.register(new PermissionFilter(authentication, currentCaller, access));
        }
    }
}
