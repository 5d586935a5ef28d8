/** What is measured. */
@NullMarked
package dev.licenseauth.webhook.adapter.out.metrics;

import org.jspecify.annotations.NullMarked;
