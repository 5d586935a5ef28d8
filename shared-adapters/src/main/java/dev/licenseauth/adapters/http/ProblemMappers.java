package dev.licenseauth.adapters.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

import javax.transaction.xa.XAException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns whatever ends a request early into a problem document. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final int RETRY_AFTER_SECONDS = 2;
    private static final int MAX_DEPTH = 12;
    private static final int MAX_NAME = 128;

    @ServerExceptionMapper
    Response map(ProblemException exception, RoutingContext context) {
        return exception.problem().toResponse(RequestIds.of(context));
    }

    @ServerExceptionMapper
    Response map(WebApplicationException exception, RoutingContext context) {
        JacksonException json = causeOfType(exception, JacksonException.class);
        if (json != null) {
            return map(json, context);
        }
        Response response = exception.getResponse();
        int status = response.getStatus();
        if (status >= 500) {
            return unexpected(exception, context);
        }
        if (status < 400) {
            return response;
        }
        Problem problem = status == 404
                ? Problem.notFound("There is nothing at this path.")
                : Problem.ofStatus(status, response.getStatusInfo().getReasonPhrase());
        Response answer = problem.toResponse(RequestIds.of(context));
        String allow = response.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    /** As exact as the framework's own mapper of this type, which would otherwise win and answer without a body. */
    @ServerExceptionMapper
    Response map(MismatchedInputException exception, RoutingContext context) {
        return ofJson(exception).toResponse(RequestIds.of(context));
    }

    @ServerExceptionMapper
    Response map(JacksonException exception, RoutingContext context) {
        return ofJson(exception).toResponse(RequestIds.of(context));
    }

    @ServerExceptionMapper
    Response map(Throwable exception, RoutingContext context) {
        return unexpected(exception, context);
    }

    private static Response unexpected(Throwable exception, RoutingContext context) {
        if (databaseIsAway(exception)) {
            LOG.warnf("answered 503, the database is away: %s", rootMessage(exception));
            return Problem.unavailable("The database does not answer. Try again shortly.", RETRY_AFTER_SECONDS)
                    .toResponse(RequestIds.of(context));
        }
        if (theClientIsGone(exception, context)) {
            // Nobody reads the answer. Nor is it to be read about: whoever hangs up would write a page of our log each
            // time.
            LOG.debugf("a client hung up, or took too long to send its body: %s", rootMessage(exception));
            return Problem.ofStatus(408, "Request Timeout").toResponse(RequestIds.of(context));
        }
        LOG.error("a request failed", exception);
        return Problem.internal().toResponse(RequestIds.of(context));
    }

    /** A failure to read or write whose connection is closed, or whose request has not sent all of its body: no fault of ours. */
    private static boolean theClientIsGone(Throwable exception, RoutingContext context) {
        return related(exception, 0)
                        .anyMatch(cause -> cause instanceof IOException || cause instanceof HttpClosedException)
                && (context.response().closed() || lacksBody(context.request()));
    }

    private static boolean lacksBody(HttpServerRequest request) {
        return !request.isEnded()
                && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        || request.headers().contains(TRANSFER_ENCODING));
    }

    private static Problem ofJson(JacksonException exception) {
        return switch (exception) {
            case UnrecognizedPropertyException unknown ->
                Problem.invalidRequest(List.of(field(path(unknown), "is not a field of this request")));
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() ->
                Problem.invalidRequest(List.of(field(path(mismatch), "must be " + expected(mismatch))));
            case MismatchedInputException ignored -> Problem.malformedBody("Send one JSON object.");
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() ->
                Problem.invalidRequest(List.of(field(path(mapping), "cannot be read")));
            case JsonParseException malformed -> ofMalformed(malformed);
            case StreamConstraintsException ignored ->
                Problem.malformedBody("A name or a number in the body is too long, or it is nested too deeply.");
            default -> Problem.malformedBody("The body cannot be read as JSON.");
        };
    }

    /** A name that the caller made up is told back as far as it helps. */
    private static Problem.FieldError field(String name, String message) {
        return new Problem.FieldError(
                name.codePoints()
                        .limit(MAX_NAME)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                message);
    }

    private static Problem ofMalformed(JsonParseException exception) {
        String repeated = repeated(exception);
        return repeated == null
                ? Problem.malformedBody("The body is not well-formed JSON.")
                : Problem.invalidRequest(List.of(field(repeated, "must be given once")));
    }

    private static String path(JsonMappingException exception) {
        return exception.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** The field that was given twice, if that is what is wrong; the parser tells it only where it stopped. */
    private static @Nullable String repeated(JsonParseException exception) {
        JsonParser parser = exception.getProcessor();
        if (parser == null || !String.valueOf(exception.getOriginalMessage()).startsWith("Duplicate ")) {
            return null;
        }
        StringBuilder path = new StringBuilder();
        for (JsonPointer at = parser.getParsingContext().pathAsPointer(); at.tail() != null; at = at.tail()) {
            path.append(path.isEmpty() ? "" : ".").append(at.getMatchingProperty());
        }
        return path.toString();
    }

    private static String expected(MismatchedInputException mismatch) {
        Class<?> target = mismatch.getTargetType();
        if (target == null) {
            return "of another type";
        }
        if (target == Integer.class || target == int.class || target == Long.class || target == long.class) {
            return "a whole number in range";
        }
        if (target == Boolean.class || target == boolean.class) {
            return "true or false";
        }
        if (target == String.class) {
            return "a string";
        }
        if (java.time.temporal.Temporal.class.isAssignableFrom(target)) {
            return "an RFC 3339 time, for example 2026-01-31T00:00:00Z";
        }
        if (Iterable.class.isAssignableFrom(target)) {
            return "an array";
        }
        return "of another type";
    }

    /** Whether it tells that the database cannot be reached or takes no more: no bug, and worth another try. */
    public static boolean databaseIsAway(Throwable exception) {
        return related(exception, 0).anyMatch(ProblemMappers::tellsOfALostConnection);
    }

    /** The exception, its causes and what it suppresses: a COMMIT that failed is told of by suppressed exceptions only. */
    private static Stream<Throwable> related(@Nullable Throwable exception, int depth) {
        if (exception == null || depth > MAX_DEPTH) {
            return Stream.empty();
        }
        return Stream.of(
                        Stream.of(exception),
                        related(exception.getCause(), depth + 1),
                        Arrays.stream(exception.getSuppressed()).flatMap(other -> related(other, depth + 1)))
                .flatMap(all -> all);
    }

    private static boolean tellsOfALostConnection(Throwable exception) {
        return switch (exception) {
            case SQLTransientConnectionException ignored -> true;
            case SQLNonTransientConnectionException ignored -> true;
            // The resource did not commit: the connection was lost, or the transaction took too long.
            case XAException ignored -> true;
            case SQLException sql -> {
                String state = sql.getSQLState();
                yield state == null
                        // The pool's own refusal, when no connection came free in time, has no state.
                        ? isRefusalOfThePool(sql)
                        // Class 08: connection; 57P0x: shutting down, crashed, starting; 53300: too many connections.
                        : state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
            }
            default -> false;
        };
    }

    private static boolean isRefusalOfThePool(SQLException exception) {
        return String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT).contains("acquisition timeout");
    }

    private static <T extends Throwable> @Nullable T causeOfType(Throwable exception, Class<T> type) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String rootMessage(Throwable exception) {
        Throwable cause = exception;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
