/** Settings every service has, and the sources of time, ids and randomness. */
@NullMarked
package dev.licenseauth.adapters.config;

import org.jspecify.annotations.NullMarked;
