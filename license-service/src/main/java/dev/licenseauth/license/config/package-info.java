/** Settings of the license-service. */
@NullMarked
package dev.licenseauth.license.config;

import org.jspecify.annotations.NullMarked;
