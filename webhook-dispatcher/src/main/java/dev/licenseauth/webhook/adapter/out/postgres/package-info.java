/** The tables of endpoints and deliveries. */
@NullMarked
package dev.licenseauth.webhook.adapter.out.postgres;

import org.jspecify.annotations.NullMarked;
