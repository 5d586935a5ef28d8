/** Black-box tests of the whole suite as the local stack runs it. */
@NullMarked
package dev.licenseauth.system;

import org.jspecify.annotations.NullMarked;
