/** The use cases of the audit-service. */
@NullMarked
package dev.licenseauth.audit.application;

import org.jspecify.annotations.NullMarked;
