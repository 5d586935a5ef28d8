/** The use cases of the webhook-dispatcher. */
@NullMarked
package dev.licenseauth.webhook.application;

import org.jspecify.annotations.NullMarked;
