/** The log in PostgreSQL. */
@NullMarked
package dev.licenseauth.audit.adapter.out.postgres;

import org.jspecify.annotations.NullMarked;
