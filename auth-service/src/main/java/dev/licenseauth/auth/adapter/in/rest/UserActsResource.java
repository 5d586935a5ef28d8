package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.EntityTags;
import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.IdempotentWrites;
import dev.licenseauth.adapters.http.IdempotentWrites.Answer;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.auth.adapter.in.rest.UserJson.BanRequest;
import dev.licenseauth.auth.adapter.in.rest.UserJson.EndedAnswer;
import dev.licenseauth.auth.adapter.in.rest.UserJson.RoleRequest;
import dev.licenseauth.auth.adapter.in.rest.UserJson.SessionList;
import dev.licenseauth.auth.adapter.in.rest.UserJson.UserAnswer;
import dev.licenseauth.auth.application.BanUser;
import dev.licenseauth.auth.application.ChangeRole;
import dev.licenseauth.auth.application.UserResult;
import dev.licenseauth.auth.application.UserSessions;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** What is done to one user: bans, his role, his sessions. */
@Path("/api/v1/users/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class UserActsResource {
    private final BanUser banUser;
    private final ChangeRole changeRole;
    private final UserSessions userSessions;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final Clock clock;

    UserActsResource(
            BanUser banUser,
            ChangeRole changeRole,
            UserSessions userSessions,
            IdempotentWrites writes,
            CurrentCaller caller,
            Clock clock) {
        this.banUser = banUser;
        this.changeRole = changeRole;
        this.userSessions = userSessions;
        this.writes = writes;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("ban")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.USER_BAN)
    public Response ban(
            @PathParam("id") String id,
            @Nullable BanRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID userId = Inputs.id(id, UserProblems.notFound());
        BanRequest body = Inputs.body(request);
        FieldErrors errors = new FieldErrors();
        Optional<String> reason = errors.required("reason", body.reason(), Inputs.REASON);
        Optional<Instant> until = errors.optional("until", body.until(), this::future);
        errors.throwIfAny();
        LongPredicate meant = EntityTags.ifMatch(ifMatch);
        Caller actor = caller.get();
        Ban ban = new Ban(reason.orElseThrow(), until.orElse(null));
        return act(
                idempotencyKey,
                "POST /users/" + userId + "/ban",
                body,
                () -> banUser.handle(new BanUser.Command(actor, userId, ban, meant)));
    }

    private Instant future(Instant until) {
        if (!until.isAfter(clock.instant())) {
            throw new IllegalArgumentException("must lie in the future");
        }
        return until;
    }

    @POST
    @Path("unban")
    @RequiresPermission(Permission.USER_BAN)
    public Response unban(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID userId = Inputs.id(id, UserProblems.notFound());
        LongPredicate meant = EntityTags.ifMatch(ifMatch);
        Caller actor = caller.get();
        return act(
                idempotencyKey,
                "POST /users/" + userId + "/unban",
                userId,
                () -> banUser.handle(new BanUser.Command(actor, userId, null, meant)));
    }

    @POST
    @Path("role")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.USER_WRITE)
    public Response role(
            @PathParam("id") String id,
            @Nullable RoleRequest request,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID userId = Inputs.id(id, UserProblems.notFound());
        RoleRequest body = Inputs.body(request);
        FieldErrors errors = new FieldErrors();
        Optional<Role> role = errors.required("role", body.role(), Inputs::role);
        errors.throwIfAny();
        LongPredicate meant = EntityTags.ifMatch(ifMatch);
        Caller actor = caller.get();
        return act(
                idempotencyKey,
                "POST /users/" + userId + "/role",
                body,
                () -> changeRole.handle(new ChangeRole.Command(actor, userId, role.orElseThrow(), meant)));
    }

    private Response act(@Nullable String idempotencyKey, String route, Object body, Supplier<UserResult> act) {
        return writes.run(idempotencyKey, caller.get(), route, body, () -> switch (act.get()) {
            case UserResult.Done(var account) -> new Answer(200, UserAnswer.of(account), account.version());
            case UserResult.Refused(var reason) -> throw UserProblems.of(reason);
        });
    }

    @GET
    @Path("sessions")
    @RequiresPermission(Permission.USER_READ)
    public Response sessions(@PathParam("id") String id) {
        Caller actor = caller.get();
        return userSessions
                .of(actor, Inputs.id(id, UserProblems.notFound()))
                .map(sessions -> Response.ok(SessionList.of(sessions, actor.sessionId()))
                        .header("Cache-Control", "no-store")
                        .build())
                .orElseThrow(() -> new ProblemException(UserProblems.notFound()));
    }

    @DELETE
    @Path("sessions")
    @RequiresPermission(Permission.SESSION_REVOKE)
    public Response endSessions(
            @PathParam("id") String id, @HeaderParam(IdempotentWrites.HEADER) @Nullable String idempotencyKey) {
        UUID userId = Inputs.id(id, UserProblems.notFound());
        Caller actor = caller.get();
        return writes.run(
                idempotencyKey,
                actor,
                "DELETE /users/" + userId + "/sessions",
                userId,
                () -> switch (userSessions.endAll(actor, userId)) {
                    case UserSessions.Ending.Ended(long sessions) -> new Answer(200, new EndedAnswer(sessions));
                    case UserSessions.Ending.Refused(var reason) -> throw UserProblems.of(reason);
                });
    }
}
