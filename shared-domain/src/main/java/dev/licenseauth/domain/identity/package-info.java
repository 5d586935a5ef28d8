/** Who may log in, and how: users, keys, challenges, sessions. */
@NullMarked
package dev.licenseauth.domain.identity;

import org.jspecify.annotations.NullMarked;
