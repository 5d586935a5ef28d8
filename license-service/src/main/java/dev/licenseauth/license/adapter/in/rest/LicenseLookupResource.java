package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.FindLicense;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.time.Clock;

/** Finds a licence by its key, which stays out of addresses and their logs. */
@Path("/api/v1/licenses/lookup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseLookupResource {
    private final FindLicense findLicense;
    private final CurrentCaller caller;
    private final Clock clock;

    LicenseLookupResource(FindLicense findLicense, CurrentCaller caller, Clock clock) {
        this.findLicense = findLicense;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RequiresPermission(Permission.LICENSE_READ)
    public Response find(LicenseJson.LookupRequest request) {
        FieldErrors errors = new FieldErrors();
        String dlid = Questions.bounded(errors, "dlid", Bodies.require(request).dlid());
        if (dlid == null) {
            errors.addUnlessNamed("dlid", "is required");
        }
        errors.throwIfAny();
        LicenseRecord license =
                findLicense.byDlid(String.valueOf(dlid), caller.get()).orElseThrow(LicenseProblems::unknown);
        return Response.ok(LicenseJson.LicenseAnswer.of(license, license.shownStatus(clock.instant())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
