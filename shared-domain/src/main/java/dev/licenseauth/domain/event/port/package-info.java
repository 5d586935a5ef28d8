/** What a service needs to publish and to consume events exactly once. */
@NullMarked
package dev.licenseauth.domain.event.port;

import org.jspecify.annotations.NullMarked;
