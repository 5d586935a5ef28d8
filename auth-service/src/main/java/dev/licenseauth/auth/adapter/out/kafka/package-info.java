/** Kafka, as the auth-service looks at it; what it publishes goes through the outbox. */
@NullMarked
package dev.licenseauth.auth.adapter.out.kafka;

import org.jspecify.annotations.NullMarked;
