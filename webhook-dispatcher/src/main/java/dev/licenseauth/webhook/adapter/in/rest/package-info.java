/** The HTTP interface. */
@NullMarked
package dev.licenseauth.webhook.adapter.in.rest;

import org.jspecify.annotations.NullMarked;
