/**
 * {@code deploy/local/up}, {@code down} and {@code status}: runs the whole suite as processes of one machine, from one folder.
 *
 * <p>Whoever holds the lock on {@code DATA/launcher.lock} owns the folder. Processes are known by where they work and what they were started
 * with, never by a number alone.
 */
@NullMarked
package dev.licenseauth.local.launcher;

import org.jspecify.annotations.NullMarked;
