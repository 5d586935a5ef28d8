package dev.licenseauth.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.Map;

/** One stack, with the demo, for all classes that kill nothing in it: given to whoever asks for a {@link LocalStack}, ended after the last class. */
public final class SharedStack implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what its root store holds, and with it the stack, when all classes have run.
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("stack", _ -> LocalStack.start("shared", Map.of()), LocalStack.class);
    }
}
