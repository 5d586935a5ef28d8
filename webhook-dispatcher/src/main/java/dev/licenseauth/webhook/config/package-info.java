/** Settings of the webhook-dispatcher. */
@NullMarked
package dev.licenseauth.webhook.config;

import org.jspecify.annotations.NullMarked;
