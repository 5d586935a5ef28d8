/**
 * The architecture's rules, one copy for every module.
 *
 * <p>Each rule takes the root package of the code it judges, so that its own test can show it classes that break it.
 */
@NullMarked
package dev.licenseauth.testing.architecture;

import org.jspecify.annotations.NullMarked;
