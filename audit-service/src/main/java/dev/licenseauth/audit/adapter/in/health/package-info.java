/** Whether the service can do its work. */
@NullMarked
package dev.licenseauth.audit.adapter.in.health;

import org.jspecify.annotations.NullMarked;
