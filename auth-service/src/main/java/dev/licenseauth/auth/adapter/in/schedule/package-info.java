/** What starts and repeats by itself: first keys, the first administrator, upkeep. */
@NullMarked
package dev.licenseauth.auth.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
