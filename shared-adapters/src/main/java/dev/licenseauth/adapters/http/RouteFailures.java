package dev.licenseauth.adapters.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Answers what fails outside of the resource layer, in filters and plain routes, with a problem. Stands before the
 * framework's own handler, which would log the URI, query and all: public queries hold whole DLIDs.
 */
@ApplicationScoped
class RouteFailures {
    private static final Logger LOG = Logger.getLogger(RouteFailures.class);

    private final ProblemWriter problems;

    RouteFailures(ProblemWriter problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.route().failureHandler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (context.response().ended() || context.response().headWritten()) {
            context.next();
            return;
        }
        int status = context.statusCode();
        if (status == 400) {
            problems.write(context, Problem.malformedUri());
        } else if (status >= 400 && status < 500) {
            problems.write(context, Problem.ofStatus(status, "Refused"));
        } else {
            LOG.errorf(context.failure(), "a route failed, request %s", RequestIds.of(context));
            problems.write(context, Problem.internal());
        }
    }
}
