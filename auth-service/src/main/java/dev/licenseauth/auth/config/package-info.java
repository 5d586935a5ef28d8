/** Settings of the auth-service. */
@NullMarked
package dev.licenseauth.auth.config;

import org.jspecify.annotations.NullMarked;
