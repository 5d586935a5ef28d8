package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.DescribeLicense;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** All there is to know of a licence by its DLID, for those who may read it. */
@Path("/api/v1/licensing/{dlid}/status")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseStatusResource {
    private final DescribeLicense describeLicense;
    private final CurrentCaller caller;

    LicenseStatusResource(DescribeLicense describeLicense, CurrentCaller caller) {
        this.describeLicense = describeLicense;
        this.caller = caller;
    }

    @GET
    @RequiresPermission(Permission.LICENSE_READ)
    public Response status(@PathParam("dlid") String dlid) {
        StatusJson answer = describeLicense
                .handle(dlid, caller.get())
                .map(StatusJson::of)
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no such licence.")));
        return Response.ok(answer).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
