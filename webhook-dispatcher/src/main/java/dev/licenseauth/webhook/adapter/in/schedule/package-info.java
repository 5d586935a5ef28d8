/** What runs for the life of the service, and in turn. */
@NullMarked
package dev.licenseauth.webhook.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
