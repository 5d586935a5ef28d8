package dev.licenseauth.testing;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.atlassian.oai.validator.restassured.OpenApiValidationFilter;
import io.restassured.filter.Filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Holds a service to its published OpenAPI document: what a test sends and receives is checked against it. */
public final class OpenApiContract {

    private static final Pattern VERSION_3_0 =
            Pattern.compile("^openapi: *[\"']?3\\.0\\.\\d+[\"']? *$", Pattern.MULTILINE);

    private final Path document;

    private OpenApiContract(Path document) {
        this.document = document;
    }

    /** The document of the module under test, {@code src/main/openapi/<service>.yaml}. */
    public static OpenApiContract of(String service) {
        return of(Path.of("src/main/openapi", service + ".yaml"));
    }

    /**
     * A document elsewhere.
     *
     * @throws IllegalArgumentException if there is none, or it is not OpenAPI 3.0: of later versions the validator would silently ignore
     *     what it does not know
     */
    public static OpenApiContract of(Path document) {
        try {
            if (!VERSION_3_0.matcher(Files.readString(document)).find()) {
                throw new IllegalArgumentException(document + " is not an OpenAPI 3.0 document");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No OpenAPI document at " + document.toAbsolutePath(), e);
        }
        return new OpenApiContract(document);
    }

    /** A filter for REST Assured: a request or a response that the document does not allow fails the test. */
    public Filter everything() {
        return filter(LevelResolver.defaultResolver());
    }

    /**
     * A filter for tests that send what they should not: only the responses are held to the document. The path and the method must be
     * documented all the same.
     */
    public Filter responses() {
        return filter(LevelResolver.create()
                .withLevel("validation.request", Level.IGNORE)
                .withLevel("validation.request.path.missing", Level.ERROR)
                .withLevel("validation.request.operation.notAllowed", Level.ERROR)
                .build());
    }

    private Filter filter(LevelResolver levels) {
        return new OpenApiValidationFilter(OpenApiInteractionValidator.createForSpecificationUrl(
                        document.toUri().toString())
                .withLevelResolver(levels)
                .build());
    }
}
