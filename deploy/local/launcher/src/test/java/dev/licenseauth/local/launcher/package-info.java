@NullMarked
package dev.licenseauth.local.launcher;

import org.jspecify.annotations.NullMarked;
