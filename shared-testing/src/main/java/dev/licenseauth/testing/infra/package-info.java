/** One PostgreSQL and one Kafka broker for all tests of a build, and fresh databases, topics and secrets on them. */
@NullMarked
package dev.licenseauth.testing.infra;

import org.jspecify.annotations.NullMarked;
