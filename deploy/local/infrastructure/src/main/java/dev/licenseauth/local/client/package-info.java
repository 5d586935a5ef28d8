/** Logs in to License Auth from its public documents alone, with nothing but the JDK: for the launcher, the tests and the curious. */
@NullMarked
package dev.licenseauth.local.client;

import org.jspecify.annotations.NullMarked;
