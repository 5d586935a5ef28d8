/** Roles, permissions and the caller, as every service sees them. */
@NullMarked
package dev.licenseauth.domain.security;

import org.jspecify.annotations.NullMarked;
