/** What time drives. */
@NullMarked
package dev.licenseauth.license.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
