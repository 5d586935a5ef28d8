/** The HTTP interface of the auth-service. */
@NullMarked
package dev.licenseauth.auth.adapter.in.rest;

import org.jspecify.annotations.NullMarked;
