package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.webhook.TargetUrl;

/** What the installation's operator lets endpoints be. */
public interface TargetPolicy {
    /**
     * Judges a URL without resolving its name: the scheme, and the address where it is written as one.
     *
     * @throws IllegalArgumentException when it is refused; the message is fit for the caller
     */
    void require(TargetUrl url);
}
