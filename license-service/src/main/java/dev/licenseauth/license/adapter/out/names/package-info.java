/** What published tables know of host names. */
@NullMarked
package dev.licenseauth.license.adapter.out.names;

import org.jspecify.annotations.NullMarked;
