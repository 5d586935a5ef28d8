@NullMarked
package dev.licenseauth.testing;

import org.jspecify.annotations.NullMarked;
