package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.ProblemWriter;
import dev.licenseauth.domain.licensing.port.Throttle;
import dev.licenseauth.license.application.ValidateLicense;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The public check of a licence by GET: by far the most frequent request there is, so it is answered by a plain route
 * on the event loop, without the resource layer in between (docs/performance.md has the difference). Asks for no
 * credential, on purpose. Nothing here may block.
 */
@ApplicationScoped
class ValidationRoute {
    static final String PATH = "/api/v1/licensing/validate";

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    // Before the resource layer, which would otherwise answer 405 for the method it does not know.
    private static final int ORDER = -1;

    private final ValidateLicense validateLicense;
    private final Questions questions;
    private final Clients clients;
    private final Admissions admissions;
    private final ValidationFailures failures;
    private final ProblemWriter problems;

    ValidationRoute(
            ValidateLicense validateLicense,
            Questions questions,
            Clients clients,
            Admissions admissions,
            ValidationFailures failures,
            ProblemWriter problems) {
        this.validateLicense = validateLicense;
        this.questions = questions;
        this.clients = clients;
        this.admissions = admissions;
        this.failures = failures;
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.get(PATH).order(ORDER).handler(this::handle);
        router.head(PATH).order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Admissions.Asker asker = admissions.asker(context);
        PlainQuery plain = PlainQuery.read(context.request().query());
        Problem refusal = admissions.refusal(
                asker,
                Throttle.Act.ASK,
                plain == null ? dlid(context) : plain.given().dlid());
        if (refusal != null) {
            problems.write(context, refusal);
            return;
        }
        Questions.Asked asked;
        try {
            asked = plain == null ? questions.check(context.queryParams()) : questions.check(plain);
        } catch (ProblemException e) {
            problems.write(context, e.problem());
            return;
        } catch (HttpException e) {
            // The query's percent-encoding is broken.
            problems.write(context, Problem.malformedUri());
            return;
        }
        CompletableFuture<ValidateLicense.Answer> answer = validateLicense
                .handle(asked.dlid(), asked.question(), () -> clients.of(context, null))
                .toCompletableFuture();
        if (answer.state() == Future.State.SUCCESS) {
            write(asker, asked, answer.resultNow(), null);
            return;
        }
        Context eventLoop = context.vertx().getOrCreateContext();
        CompletableFuture<ValidateLicense.Answer> _ = answer.whenComplete(
                (known, failure) -> eventLoop.runOnContext(_ -> write(asker, asked, known, failure)));
    }

    private static @Nullable String dlid(RoutingContext context) {
        try {
            return context.queryParams().get("dlid");
        } catch (HttpException e) {
            // What cannot be read counts as a request and is told of afterwards.
            return null;
        }
    }

    private void write(
            Admissions.Asker asker,
            Questions.Asked asked,
            ValidateLicense.@Nullable Answer answer,
            @Nullable Throwable failure) {
        RoutingContext context = asker.context();
        if (failure != null) {
            problems.write(context, failures.problem(failure));
        } else if (answer != null) {
            admissions.answered(asker, asked.dlid(), ValidationAnswer.refusal(answer));
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                    .end(Buffer.buffer(ValidationAnswer.body(answer)));
        }
    }
}
