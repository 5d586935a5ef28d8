/** Webhooks: endpoints, what they subscribe to, deliveries and their attempts. Visible to the webhook-dispatcher only. */
@NullMarked
package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.NullMarked;
