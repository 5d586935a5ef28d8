package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.Authenticated;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.AccessAnswer;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.LoginRequest;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.PasswordRequest;
import dev.licenseauth.auth.adapter.in.rest.UserJson.SessionList;
import dev.licenseauth.auth.application.LogIn;
import dev.licenseauth.auth.application.ProveAgain;
import dev.licenseauth.auth.application.ProveAgain.NewPassword;
import dev.licenseauth.auth.application.UserSessions;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What somebody who is logged in does about his own login. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
public class OwnLoginResource {
    private static final Problem NO_SESSION = Problem.notFound("You have no session with this id.");

    private static final Problem TOO_WEAK = Problem.invalidRequest(List.of(
            new Problem.FieldError("new_password", "must be at least " + Password.LEAST_CHARACTERS + " characters")));

    private final ProveAgain proveAgain;
    private final UserSessions userSessions;
    private final LoginRequests requests;
    private final LoginAdmission admission;
    private final CurrentCaller caller;
    private final AuthConfig.Login settings;

    OwnLoginResource(
            ProveAgain proveAgain,
            UserSessions userSessions,
            LoginRequests requests,
            LoginAdmission admission,
            CurrentCaller caller,
            AuthConfig config) {
        this.proveAgain = proveAgain;
        this.userSessions = userSessions;
        this.requests = requests;
        this.admission = admission;
        this.caller = caller;
        settings = config.auth().login();
    }

    @POST
    @Path("step-up")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Authenticated
    public Response stepUp(@Nullable LoginRequest request, @Context RoutingContext context) throws Exception {
        Caller actor = caller.get();
        LogIn.Command command = requests.command(request, origin(actor), context.request());
        return admission.admit(actor.sessionId(), () -> answer(proveAgain.stepUp(actor, command)));
    }

    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Authenticated
    public Response changePassword(@Nullable PasswordRequest request, @Context RoutingContext context)
            throws Exception {
        Caller actor = caller.get();
        LogIn.Command command =
                requests.command(request == null ? null : request.current(), origin(actor), context.request());
        NewPassword wish = newPassword(Inputs.body(request));
        return admission.admit(actor.sessionId(), () -> answer(proveAgain.changePassword(actor, command, wish)));
    }

    private static NewPassword newPassword(PasswordRequest request) {
        String encrypted = request.encryptedNewPassword();
        String plain = request.newPassword();
        if ((encrypted == null) == (plain == null)) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
        if (encrypted != null) {
            return new NewPassword.Encrypted(encrypted);
        }
        try {
            return new NewPassword.Plain(new Password(plain));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(LoginProblems.INVALID_PAYLOAD);
        }
    }

    private Response answer(ProveAgain.Result result) {
        return switch (result) {
            case ProveAgain.Result.Granted(var grant) -> answer(AccessAnswer.of(grant));
            case ProveAgain.Result.Refused(var reason) ->
                throw new ProblemException(LoginProblems.of(reason, settings));
            case ProveAgain.Result.TooWeak() -> throw new ProblemException(TOO_WEAK);
            case ProveAgain.Result.SessionGone() -> throw new ProblemException(Problem.unauthenticated());
        };
    }

    @GET
    @Path("sessions")
    @Authenticated
    public Response sessions() {
        Caller actor = caller.get();
        return answer(SessionList.of(userSessions.own(actor), actor.sessionId()));
    }

    @DELETE
    @Path("sessions/{id}")
    @Authenticated
    public Response endSession(@PathParam("id") String id) {
        if (!userSessions.endOwn(caller.get(), Inputs.id(id, NO_SESSION))) {
            throw new ProblemException(NO_SESSION);
        }
        return Response.noContent().build();
    }

    private static Origin origin(Caller caller) {
        return new Origin(caller.ip(), caller.requestId());
    }

    private static Response answer(Object body) {
        return Response.ok(body).header("Cache-Control", "no-store").build();
    }
}
