/** Events as they are published. */
@NullMarked
package dev.licenseauth.webhook.adapter.out.event;

import org.jspecify.annotations.NullMarked;
