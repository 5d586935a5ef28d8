/** Figures of docs/performance.md; run with -Dbenchmark=true. */
@NullMarked
package dev.licenseauth.system.benchmark;

import org.jspecify.annotations.NullMarked;
