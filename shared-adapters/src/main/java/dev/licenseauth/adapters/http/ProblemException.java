package dev.licenseauth.adapters.http;

/** Ends a request with a problem document. For the HTTP edge only: use cases answer with results. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        // An expected outcome, not a bug: no stack trace, no suppression.
        super(problem.slug(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
