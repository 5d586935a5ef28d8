package dev.licenseauth.audit.adapter.in.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

import java.io.IOException;
import java.io.UncheckedIOException;

/** The events of the suite, newest first. */
@Path("/api/v1/events")
public class EventsResource {
    private final FindEvents findEvents;
    private final EventsCursor cursors;
    private final CurrentCaller caller;
    private final ObjectReader bodies;

    EventsResource(FindEvents findEvents, EventsCursor cursors, CurrentCaller caller, ObjectMapper mapper) {
        this.findEvents = findEvents;
        this.cursors = cursors;
        this.caller = caller;
        // Fields this version does not know may hold such numbers; they are shown as they came.
        bodies = mapper.readerFor(ObjectNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RequiresPermission(Permission.EVENT_READ)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    public EventPageJson list(@Context UriInfo uri) {
        EventsParameters parameters = EventsParameters.parse(uri.getQueryParameters(), cursors);
        FindEvents.Result result = findEvents.handle(
                new FindEvents.Query(parameters.filter(), parameters.before(), parameters.limit(), caller.get()));
        return switch (result) {
            case FindEvents.Result.Page page -> json(page);
            case FindEvents.Result.OutOfReach() ->
                throw new ProblemException(Problem.forbidden("the permission " + Permission.EVENT_READ.word()));
        };
    }

    private EventPageJson json(FindEvents.Result.Page page) {
        Long next = page.nextBefore();
        return new EventPageJson(
                page.events().stream().map(this::item).toList(), next == null ? null : cursors.write(next));
    }

    private ObjectNode item(LoggedEvent event) {
        try {
            ObjectNode item = bodies.readValue(event.body());
            return item.put("log_index", event.logIndex());
        } catch (IOException e) {
            throw new UncheckedIOException("entry " + event.logIndex() + " of the log is no JSON object", e);
        }
    }
}
