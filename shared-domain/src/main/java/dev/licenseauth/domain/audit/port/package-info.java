/** What the audit context needs of a store. */
@NullMarked
package dev.licenseauth.domain.audit.port;

import org.jspecify.annotations.NullMarked;
