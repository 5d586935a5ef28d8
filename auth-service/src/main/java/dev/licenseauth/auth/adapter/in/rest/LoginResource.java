package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ClientAddresses;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.ChallengeAnswer;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.GrantAnswer;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.LoginRequest;
import dev.licenseauth.auth.adapter.in.rest.LoginJson.RefreshRequest;
import dev.licenseauth.auth.application.IssueChallenge;
import dev.licenseauth.auth.application.LogIn;
import dev.licenseauth.auth.application.LogOut;
import dev.licenseauth.auth.application.RefreshSession;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Origin;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Challenge, login, refresh and logout. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {
    private static final int MOST_REFRESH_CHARACTERS = 512;

    private final IssueChallenge issueChallenge;
    private final LogIn logIn;
    private final RefreshSession refreshSession;
    private final LogOut logOut;
    private final LoginRequests requests;
    private final LoginAdmission admission;
    private final ClientAddresses addresses;
    private final AuthConfig.Login settings;
    private final ExecutorService virtualThreads;

    LoginResource(
            IssueChallenge issueChallenge,
            LogIn logIn,
            RefreshSession refreshSession,
            LogOut logOut,
            LoginRequests requests,
            LoginAdmission admission,
            ClientAddresses addresses,
            AuthConfig config,
            @VirtualThreads ExecutorService virtualThreads) {
        this.issueChallenge = issueChallenge;
        this.logIn = logIn;
        this.refreshSession = refreshSession;
        this.logOut = logOut;
        this.requests = requests;
        this.admission = admission;
        this.addresses = addresses;
        settings = config.auth().login();
        this.virtualThreads = virtualThreads;
    }

    @GET
    @Path("challenge")
    @NonBlocking
    @PublicEndpoint
    public Response challenge(@Context UriInfo uri) {
        FieldErrors errors = new FieldErrors();
        String username = errors.single("username", uri);
        errors.throwIfAny();
        Optional<LoginName> name = errors.required("username", username, LoginName::new);
        errors.throwIfAny();
        return answer(ChallengeAnswer.of(issueChallenge.handle(name.orElseThrow())));
    }

    /** The event loop reads the body and writes the answer: a virtual thread that does waits for it, and contends with it. */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_JSON)
    @NonBlocking
    @PublicEndpoint
    public Uni<Response> login(@Nullable LoginRequest request, @Context RoutingContext context) {
        LogIn.Command command = requests.command(request, origin(context), context.request());
        return onVirtualThread(() -> admission.admit(command.attempter(), () -> answer(logIn.handle(command))));
    }

    private Uni<Response> onVirtualThread(Callable<Response> work) {
        return Uni.createFrom()
                .emitter(emitter -> virtualThreads.execute(() -> {
                    try {
                        emitter.complete(work.call());
                    } catch (Throwable e) {
                        // Whatever it is, the client gets an answer.
                        emitter.fail(e);
                    }
                }));
    }

    private Response answer(LogIn.Result result) {
        return switch (result) {
            case LogIn.Result.LoggedIn(var grant, var deviceToken) -> answer(GrantAnswer.of(grant, deviceToken));
            case LogIn.Result.Refused(var reason) -> throw new ProblemException(LoginProblems.of(reason, settings));
        };
    }

    @POST
    @Path("refresh")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @PublicEndpoint
    public Response refresh(@Nullable RefreshRequest request, @Context RoutingContext context) {
        return refreshSession
                .handle(token(request), origin(context))
                .map(grant -> answer(GrantAnswer.of(grant)))
                .orElseThrow(() -> new ProblemException(LoginProblems.INVALID_REFRESH_TOKEN));
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @PublicEndpoint
    public Response logout(@Nullable RefreshRequest request, @Context RoutingContext context) {
        logOut.handle(token(request), origin(context));
        return Response.noContent().build();
    }

    private static String token(@Nullable RefreshRequest request) {
        if (request == null) {
            throw new ProblemException(Problem.malformedBody("Send one JSON object."));
        }
        FieldErrors errors = new FieldErrors();
        Optional<String> token = errors.required("refresh_token", request.refreshToken(), text -> {
            if (text.isEmpty() || text.length() > MOST_REFRESH_CHARACTERS) {
                throw new IllegalArgumentException("must be 1 to " + MOST_REFRESH_CHARACTERS + " characters");
            }
            return text;
        });
        errors.throwIfAny();
        return token.orElseThrow();
    }

    private Origin origin(RoutingContext context) {
        return new Origin(addresses.of(context.request()), RequestIds.of(context));
    }

    private static Response answer(Object body) {
        return Response.ok(body).header("Cache-Control", "no-store").build();
    }
}
