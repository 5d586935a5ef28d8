/** The auth-service's database. */
@NullMarked
package dev.licenseauth.auth.adapter.out.postgres;

import org.jspecify.annotations.NullMarked;
