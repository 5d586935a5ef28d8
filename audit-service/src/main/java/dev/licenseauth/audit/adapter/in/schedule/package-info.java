/** What starts and repeats by itself: opening the log and signing its checkpoints. */
@NullMarked
package dev.licenseauth.audit.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
