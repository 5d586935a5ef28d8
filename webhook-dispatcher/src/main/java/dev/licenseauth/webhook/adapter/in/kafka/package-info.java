/** Events from Kafka. */
@NullMarked
package dev.licenseauth.webhook.adapter.in.kafka;

import org.jspecify.annotations.NullMarked;
