/** The words of licensing: apps, plans, licences, download ids, validation. */
@NullMarked
package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.NullMarked;
