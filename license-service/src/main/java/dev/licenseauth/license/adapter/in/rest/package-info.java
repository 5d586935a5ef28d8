/** The HTTP API of licensing. */
@NullMarked
package dev.licenseauth.license.adapter.in.rest;

import org.jspecify.annotations.NullMarked;
