/** What licensing needs from the outside. */
@NullMarked
package dev.licenseauth.domain.licensing.port;

import org.jspecify.annotations.NullMarked;
