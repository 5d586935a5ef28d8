package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.Authenticated;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.auth.adapter.in.rest.UserJson.NewUser;
import dev.licenseauth.auth.adapter.in.rest.UserJson.UserAnswer;
import dev.licenseauth.auth.application.CreateUser;
import dev.licenseauth.auth.application.FindUsers;
import dev.licenseauth.auth.application.UserRefusal;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Makes and finds users. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {
    private final CreateUser createUser;
    private final FindUsers findUsers;
    private final UsersCursor cursors;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final LoginAdmission admission;

    UsersResource(
            CreateUser createUser,
            FindUsers findUsers,
            UsersCursor cursors,
            IdempotentWrites writes,
            CurrentCaller caller,
            LoginAdmission admission) {
        this.createUser = createUser;
        this.findUsers = findUsers;
        this.cursors = cursors;
        this.writes = writes;
        this.caller = caller;
        this.admission = admission;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @RequiresPermission(Permission.USER_WRITE)
    public Response create(
            @Nullable NewUser request, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey)
            throws Exception {
        NewUser body = Inputs.body(request);
        FieldErrors errors = new FieldErrors();
        Optional<String> username = errors.required("username", body.username(), Inputs.USERNAME);
        Optional<LoginName> name = username.flatMap(text -> errors.required("username", text, LoginName::new));
        Optional<Password> password = errors.required("password", body.password(), Inputs::newPassword);
        Optional<Role> role = errors.required("role", body.role(), Inputs::role);
        Optional<String> ownerRef = errors.optional("owner_ref", body.ownerRef(), Inputs.OWNER_REF);
        errors.throwIfAny();
        Caller actor = caller.get();
        CreateUser.Command command = new CreateUser.Command(
                actor,
                username.orElseThrow(),
                name.orElseThrow(),
                role.orElseThrow(),
                ownerRef.orElse(null),
                admission.admit(actor.sessionId(), () -> hash(password.orElseThrow())));
        return writes.run(idempotencyKey, actor, "POST /users", body, () -> switch (createUser.handle(command)) {
            case CreateUser.Result.Created(var account) -> new Answer(201, UserAnswer.of(account), account.version());
            case CreateUser.Result.RankTooLow() -> throw UserProblems.of(UserRefusal.RANK_TOO_LOW);
            case CreateUser.Result.NameTaken() -> throw taken("There is a user with this name already.");
            case CreateUser.Result.OwnerTaken() -> throw taken("There is a user linked to this owner already.");
        });
    }

    private String hash(Password password) throws InterruptedException {
        try {
            return createUser.hash(password);
        } catch (BusyException e) {
            throw new ProblemException(LoginProblems.busy());
        }
    }

    private static ProblemException taken(String detail) {
        return new ProblemException(Problem.alreadyExists(detail));
    }

    @GET
    @RequiresPermission(Permission.USER_READ)
    public Response list(@Context UriInfo uri) {
        UsersParameters parameters = UsersParameters.parse(uri.getQueryParameters(), cursors);
        return answer(
                UserJson.UserPage.of(findUsers.page(caller.get(), parameters.before(), parameters.limit()), cursors));
    }

    @GET
    @Path("{id}")
    @Authenticated
    public Response one(@PathParam("id") String id) {
        return findUsers
                .one(caller.get(), Inputs.id(id, UserProblems.notFound()))
                .map(account -> Response.fromResponse(answer(UserAnswer.of(account)))
                        .header(HttpHeaders.ETAG, EntityTags.of(account.version()))
                        .build())
                .orElseThrow(() -> new ProblemException(UserProblems.notFound()));
    }

    private static Response answer(Object body) {
        return Response.ok(body).header("Cache-Control", "no-store").build();
    }
}
