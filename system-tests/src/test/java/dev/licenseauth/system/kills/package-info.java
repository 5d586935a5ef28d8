/** What is left after every part was killed in the middle of its work. */
@NullMarked
package dev.licenseauth.system.kills;

import org.jspecify.annotations.NullMarked;
