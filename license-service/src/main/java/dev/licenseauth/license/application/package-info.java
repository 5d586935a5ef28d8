/** Use cases of licensing, one class each. */
@NullMarked
package dev.licenseauth.license.application;

import org.jspecify.annotations.NullMarked;
