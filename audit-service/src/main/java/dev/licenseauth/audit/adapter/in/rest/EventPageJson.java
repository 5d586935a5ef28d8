package dev.licenseauth.audit.adapter.in.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A page of events.
 *
 * @param items      the bodies as they were received, each with its {@code log_index}
 * @param nextCursor asks for the next page; {@code null} on the last
 */
record EventPageJson(List<ObjectNode> items, @Nullable String nextCursor) {}
