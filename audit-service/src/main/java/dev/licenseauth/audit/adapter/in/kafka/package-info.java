/** Events from Kafka. */
@NullMarked
package dev.licenseauth.audit.adapter.in.kafka;

import org.jspecify.annotations.NullMarked;
