/** Licensing kept in PostgreSQL. */
@NullMarked
package dev.licenseauth.license.adapter.out.postgres;

import org.jspecify.annotations.NullMarked;
