/** Who calls and what the caller may do; keys derived from the master key. */
@NullMarked
package dev.licenseauth.adapters.security;

import org.jspecify.annotations.NullMarked;
