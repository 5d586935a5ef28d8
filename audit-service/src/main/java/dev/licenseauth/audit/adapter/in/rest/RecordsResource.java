package dev.licenseauth.audit.adapter.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.audit.application.FindEvents;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** What operators did, newest first: the same log, seen from who acted on what. */
@Path("/api/v1/audit")
public class RecordsResource {
    private final FindEvents findEvents;
    private final EventsCursor cursors;
    private final CurrentCaller caller;
    private final ObjectMapper mapper;

    RecordsResource(FindEvents findEvents, EventsCursor cursors, CurrentCaller caller, ObjectMapper mapper) {
        this.findEvents = findEvents;
        this.cursors = cursors;
        this.caller = caller;
        this.mapper = mapper;
    }

    /** A page of records. */
    record RecordPage(List<RecordJson> items, @Nullable String nextCursor) {}

    /**
     * An operator's action. What its event does not tell is {@code null}.
     *
     * @param before what it was, where the event tells
     * @param after  what it became; all details of the event where it does not tell the two apart
     */
    record RecordJson(
            long logIndex,
            String id,
            String time,
            String actor,
            @Nullable String role,
            String action,
            String target,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable String reason,
            @Nullable String ip,
            @Nullable String requestId,
            String outcome,
            String summary,
            @Nullable String appId) {}

    @GET
    @Path("records")
    @Produces(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.AUDIT_READ)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public RecordPage list(@Context UriInfo uri) {
        EventsParameters parameters = EventsParameters.parse(uri.getQueryParameters(), cursors);
        FindEvents.Result result = findEvents.handle(new FindEvents.Query(
                parameters.filter().ofOperators(), parameters.before(), parameters.limit(), caller.get()));
        return switch (result) {
            case FindEvents.Result.Page(List<LoggedEvent> events, Long next) ->
                new RecordPage(events.stream().map(this::item).toList(), next == null ? null : cursors.write(next));
            case FindEvents.Result.OutOfReach() ->
                throw new ProblemException(Problem.forbidden("the permission " + Permission.AUDIT_READ.word()));
        };
    }

    private RecordJson item(LoggedEvent event) {
        try {
            JsonNode body = mapper.readTree(event.body());
            JsonNode data = body.path("data");
            return new RecordJson(
                    event.logIndex(),
                    body.path("id").asText(),
                    Instant.ofEpochSecond(body.path("created_at").asLong()).toString(),
                    body.path("actor").asText(),
                    text(data, "actor_role"),
                    body.path("event_type").asText(),
                    body.path("subject").asText(),
                    data.get("before"),
                    data.has("before") || data.has("after") ? data.get("after") : data,
                    text(data, "reason"),
                    text(body, "ip"),
                    text(body, "request_id"),
                    data.path("outcome").asText("success"),
                    body.path("summary").asText(),
                    text(body, "app_id"));
        } catch (IOException e) {
            throw new UncheckedIOException("entry " + event.logIndex() + " of the log is no JSON", e);
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? value.textValue() : null;
    }
}
