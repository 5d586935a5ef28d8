/** Delivery of events to outside endpoints. So far the service owns its database and outbox. */
@NullMarked
package dev.licenseauth.webhook;

import org.jspecify.annotations.NullMarked;
