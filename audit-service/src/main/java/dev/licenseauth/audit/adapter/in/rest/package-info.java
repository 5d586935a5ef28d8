/** The HTTP interface. */
@NullMarked
package dev.licenseauth.audit.adapter.in.rest;

import org.jspecify.annotations.NullMarked;
