/** What this replica hears of the others' changes. */
@NullMarked
package dev.licenseauth.license.adapter.in.kafka;

import org.jspecify.annotations.NullMarked;
