/** Events: the envelope every change and every risk signal travels in. Visible to every service. */
@NullMarked
package dev.licenseauth.domain.event;

import org.jspecify.annotations.NullMarked;
