/** What clients without a credential may do, and how often. */
@NullMarked
package dev.licenseauth.license.adapter.out.throttle;

import org.jspecify.annotations.NullMarked;
