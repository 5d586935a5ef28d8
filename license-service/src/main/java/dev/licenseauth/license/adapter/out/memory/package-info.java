/** What validation answers from. */
@NullMarked
package dev.licenseauth.license.adapter.out.memory;

import org.jspecify.annotations.NullMarked;
