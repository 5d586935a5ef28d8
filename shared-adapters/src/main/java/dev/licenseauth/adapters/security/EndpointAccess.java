package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.container.ResourceInfo;
import org.eclipse.microprofile.config.ConfigProvider;

import java.lang.reflect.Method;

/** Who may call an endpoint, as its method declares it. */
sealed interface EndpointAccess {
    /** Everybody, without a credential. */
    record Anybody() implements EndpointAccess {}

    /** Every user: it reaches no further than the caller. */
    record AnyUser() implements EndpointAccess {}

    /** Users whose role holds the permission. */
    record Holders(Permission permission) implements EndpointAccess {}

    /** The suite's own services. */
    record Services() implements EndpointAccess {}

    /** Nobody: it declares nothing, and what nobody thought of stays closed. */
    record Nobody() implements EndpointAccess {}

    static EndpointAccess of(ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        RequiresPermission required = method.getAnnotation(RequiresPermission.class);
        if (required != null) {
            return isOpen(required.publicIf()) ? new Anybody() : new Holders(required.value());
        }
        if (method.isAnnotationPresent(Authenticated.class)) {
            return new AnyUser();
        }
        if (method.isAnnotationPresent(InternalEndpoint.class)) {
            return new Services();
        }
        return method.isAnnotationPresent(PublicEndpoint.class) ? new Anybody() : new Nobody();
    }

    /** Whether a setting has opened the endpoint; unset and anything but {@code true} keep it closed. */
    private static boolean isOpen(String property) {
        return !property.isEmpty()
                && ConfigProvider.getConfig()
                        .getOptionalValue(property, Boolean.class)
                        .orElse(false);
    }
}
