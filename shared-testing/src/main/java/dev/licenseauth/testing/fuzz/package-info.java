/** Sends a service what no client should, made from its OpenAPI document, and watches what it answers and keeps. */
@NullMarked
package dev.licenseauth.testing.fuzz;

import org.jspecify.annotations.NullMarked;
