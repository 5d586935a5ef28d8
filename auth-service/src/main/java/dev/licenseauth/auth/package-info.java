/** Login, tokens, keys and the health of the whole suite. */
@NullMarked
package dev.licenseauth.auth;

import org.jspecify.annotations.NullMarked;
