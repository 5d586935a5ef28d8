package dev.licenseauth.license.adapter.in.kafka;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.PlanCode;

import java.util.UUID;

/** What was changed elsewhere. */
sealed interface Changed {
    record OneLicense(UUID id) implements Changed {}

    record LicensesOfPlan(AppId appId, PlanCode plan) implements Changed {}

    /** It is not known what, if anything. */
    record Anything() implements Changed {}
}
