/** Deliveries over the network. */
@NullMarked
package dev.licenseauth.webhook.adapter.out.http;

import org.jspecify.annotations.NullMarked;
