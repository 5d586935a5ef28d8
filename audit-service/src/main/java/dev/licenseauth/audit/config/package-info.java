/** Settings of the audit-service. */
@NullMarked
package dev.licenseauth.audit.config;

import org.jspecify.annotations.NullMarked;
