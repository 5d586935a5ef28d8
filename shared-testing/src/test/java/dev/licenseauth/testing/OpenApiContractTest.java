package dev.licenseauth.testing;

import com.atlassian.oai.validator.restassured.OpenApiValidationFilter.OpenApiValidationException;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.filter.Filter;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OpenApiContractTest {

    private static final OpenApiContract CONTRACT =
            OpenApiContract.of(Path.of("src/test/resources/openapi/notes.yaml"));

    @Test
    void whatTheDocumentAllowsPasses() {
        assertThatCode(() -> read(CONTRACT.everything(), "sound")).doesNotThrowAnyException();
        assertThatCode(() -> read(CONTRACT.everything(), "absent")).doesNotThrowAnyException();
        assertThatCode(() -> write(CONTRACT.everything(), "{\"text\":\"short\"}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> write(CONTRACT.everything(), "{\"text\":null}")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "of-a-wrong-type, validation.response.body.schema.type",
        "with-an-undocumented-field, validation.response.body.schema.additionalProperties",
        "without-a-required-field, validation.response.body.schema.required",
        "of-a-wrong-media-type, validation.response.contentType.notAllowed",
        "with-an-undocumented-status, validation.response.status.unknown",
        "with-an-unsound-problem, validation.response.body.schema.type"
    })
    void aResponseTheDocumentDoesNotAllowFails(String id, String reason) {
        assertThatThrownBy(() -> read(CONTRACT.everything(), id))
                .isInstanceOf(OpenApiValidationException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> read(CONTRACT.responses(), id))
                .isInstanceOf(OpenApiValidationException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"longer than twenty letters\"} | validation.request.body.schema.maxLength",
                "{} | validation.request.body.schema.required",
                "{\"text\":\"a\",\"more\":1} | validation.request.body.schema.additionalProperties"
            })
    void aRequestTheDocumentDoesNotAllowFailsUnlessItIsMeantTo(String body, String reason) {
        assertThatThrownBy(() -> write(CONTRACT.everything(), body))
                .isInstanceOf(OpenApiValidationException.class)
                .hasMessageContaining(reason);
        assertThatCode(() -> write(CONTRACT.responses(), body)).doesNotThrowAnyException();
    }

    @Test
    void anUndocumentedPathFails() {
        for (Filter filter : new Filter[] {CONTRACT.everything(), CONTRACT.responses()}) {
            assertThatThrownBy(() -> given().filter(filter).get("/api/v1/notes/undocumented/1"))
                    .isInstanceOf(OpenApiValidationException.class)
                    .hasMessageContaining("validation.request.path.missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openapi: 3.1.0", "swagger: '2.0'", "info: {title: 'openapi: 3.0.3'}"})
    void aDocumentThatWouldBeHalfUnderstoodIsRefused(String start, @TempDir Path temp) throws IOException {
        Path document = Files.writeString(temp.resolve("document.yaml"), start + "\n");

        assertThatThrownBy(() -> OpenApiContract.of(document)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void read(Filter contract, String id) {
        given().filter(contract).get("/api/v1/notes/" + id);
    }

    private static void write(Filter contract, String body) {
        given().filter(contract).contentType(ContentType.JSON).body(body).post("/api/v1/notes");
    }
}
