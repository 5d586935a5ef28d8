/** What the auth-service publishes beside events. */
@NullMarked
package dev.licenseauth.auth.adapter.out.outbox;

import org.jspecify.annotations.NullMarked;
