/** Limits of rate, in memory, for each replica by itself. */
@NullMarked
package dev.licenseauth.adapters.throttle;

import org.jspecify.annotations.NullMarked;
