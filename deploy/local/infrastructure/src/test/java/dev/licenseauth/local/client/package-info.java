@NullMarked
package dev.licenseauth.local.client;

import org.jspecify.annotations.NullMarked;
