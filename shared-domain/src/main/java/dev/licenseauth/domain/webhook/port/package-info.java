/** What the webhook-dispatcher needs of its surroundings. */
@NullMarked
package dev.licenseauth.domain.webhook.port;

import org.jspecify.annotations.NullMarked;
