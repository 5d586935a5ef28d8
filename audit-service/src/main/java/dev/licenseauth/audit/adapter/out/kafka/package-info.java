/** The topic of anchors. */
@NullMarked
package dev.licenseauth.audit.adapter.out.kafka;

import org.jspecify.annotations.NullMarked;
