@NullMarked
package dev.licenseauth.testing.architecture;

import org.jspecify.annotations.NullMarked;
