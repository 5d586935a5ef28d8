@NullMarked
package dev.licenseauth.audit;

import org.jspecify.annotations.NullMarked;
