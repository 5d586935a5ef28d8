/** Whether the service can do its work. */
@NullMarked
package dev.licenseauth.webhook.adapter.in.health;

import org.jspecify.annotations.NullMarked;
