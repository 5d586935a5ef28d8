package dev.licenseauth.adapters.security;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Puts the permission check in front of every endpoint that is not explicitly public; one that says neither is closed to all. */
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
        if (resource.getResourceMethod().isAnnotationPresent(PublicEndpoint.class)) {
            return;
        }
        RequiresPermission required = resource.getResourceMethod().getAnnotation(RequiresPermission.class);
        context.register(
                new PermissionFilter(authentication, currentCaller, required == null ? null : required.value()));
    }
}
