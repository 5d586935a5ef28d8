package dev.licenseauth.adapters.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A JSON field whose {@code null} differs from its absence: "unlimited" against "as the plan says".
 *
 * @param present whether the field was there
 * @param value   what it held, if it was there and not {@code null}
 */
public record Given<T>(boolean present, @Nullable T value) {
    /** A field that was not there. */
    public static <T> Given<T> absent() {
        return new Given<>(false, null);
    }

    /** A field that was there, {@code null} included. */
    public static <T> Given<T> of(@Nullable T value) {
        return new Given<>(true, value);
    }

    static final class Deserializer extends JsonDeserializer<Given<?>> implements ContextualDeserializer {
        private final @Nullable JavaType content;

        Deserializer() {
            this(null);
        }

        private Deserializer(@Nullable JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType type = property == null ? context.getContextualType() : property.getType();
            return new Deserializer(type.containedTypeOrUnknown(0));
        }

        @Override
        public Given<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return of(context.readValue(parser, content));
        }

        @Override
        public Given<?> getNullValue(DeserializationContext context) {
            return of(null);
        }

        @Override
        public Given<?> getAbsentValue(DeserializationContext context) {
            return absent();
        }
    }
}
