/** Asks the other services whether they are ready. */
@NullMarked
package dev.licenseauth.auth.adapter.out.http;

import org.jspecify.annotations.NullMarked;
