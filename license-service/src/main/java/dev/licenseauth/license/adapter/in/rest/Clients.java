package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.ClientAddresses;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.license.application.Client;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Tells use cases of public endpoints who asks. */
@ApplicationScoped
class Clients {
    private final ClientAddresses addresses;

    Clients(ClientAddresses addresses) {
        this.addresses = addresses;
    }

    /** @param sdk what the client says it is, if it does */
    Client of(RoutingContext context, @Nullable String sdk) {
        return new Client(
                sdk == null ? "client" : "sdk:" + sdk, addresses.of(context.request()), RequestIds.of(context));
    }
}
