@NullMarked
package dev.licenseauth.testing.infra;

import org.jspecify.annotations.NullMarked;
