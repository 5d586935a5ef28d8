/** Passwords, challenges, login payloads and tokens. */
@NullMarked
package dev.licenseauth.auth.adapter.out.crypto;

import org.jspecify.annotations.NullMarked;
