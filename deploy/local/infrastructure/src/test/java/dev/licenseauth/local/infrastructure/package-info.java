@NullMarked
package dev.licenseauth.local.infrastructure;

import org.jspecify.annotations.NullMarked;
