package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** The body of a validation. Clients of many ages send it: what is not known here is ignored. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ValidationRequest(
        @Nullable String dlid,
        @Nullable String product,
        @Nullable String domain,
        @Nullable String hwid,
        @Nullable Boolean register) {}
