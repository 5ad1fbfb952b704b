package telegate.system;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives test classes one system for all of them: started when the first one asks, ended after the
/// last one. After each test the sandbox's levers are back and no login goes on.
final class SharedSystem implements ParameterResolver, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedSystem.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TelegateSystem.class;
    }

    @Override
    public TelegateSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return system(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TelegateSystem system = system(context);
        system.phone().reset();
        system.api().endLogins();
    }

    private static TelegateSystem system(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("system", _ -> start(), TelegateSystem.class);
    }

    private static TelegateSystem start() {
        try {
            return TelegateSystem.start("shared", settings -> settings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
