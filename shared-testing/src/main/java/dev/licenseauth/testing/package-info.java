/** What every module's tests share. */
@NullMarked
package dev.licenseauth.testing;

import org.jspecify.annotations.NullMarked;
