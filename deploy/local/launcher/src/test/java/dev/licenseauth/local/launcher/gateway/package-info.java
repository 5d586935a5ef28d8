@NullMarked
package dev.licenseauth.local.launcher.gateway;

import org.jspecify.annotations.NullMarked;
