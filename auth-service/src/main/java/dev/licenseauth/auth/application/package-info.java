/** What the auth-service does: one class per use case. */
@NullMarked
package dev.licenseauth.auth.application;

import org.jspecify.annotations.NullMarked;
