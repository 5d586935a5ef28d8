/** What the identity context needs of the outside. */
@NullMarked
package dev.licenseauth.domain.identity.port;

import org.jspecify.annotations.NullMarked;
