package dev.licenseauth.webhook.adapter.out.http;

import dev.licenseauth.domain.webhook.AddressRules;
import dev.licenseauth.domain.webhook.TargetUrl;
import dev.licenseauth.domain.webhook.port.TargetPolicy;
import dev.licenseauth.webhook.config.WebhookConfig;
import jakarta.enterprise.context.ApplicationScoped;

/** The configuration's rules. They hold again at each attempt, for the configuration may have changed since. */
@ApplicationScoped
class OperatorsTargetPolicy implements TargetPolicy {
    private final AddressRules addresses;
    private final boolean allowHttp;

    OperatorsTargetPolicy(AddressRules addresses, WebhookConfig config) {
        this.addresses = addresses;
        allowHttp = config.allowHttp();
    }

    @Override
    public void require(TargetUrl url) {
        if (!url.isSecure() && !allowHttp) {
            throw new IllegalArgumentException("must be an https URL");
        }
        if (url.literalAddress().filter(address -> !addresses.permits(address)).isPresent()) {
            throw new IllegalArgumentException("must not be an address that is private, local or reserved");
        }
    }
}
