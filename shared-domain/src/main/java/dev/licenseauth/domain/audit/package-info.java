/** The log of everything that happened: what it takes in, and how it is searched. */
@NullMarked
package dev.licenseauth.domain.audit;

import org.jspecify.annotations.NullMarked;
