package telegate.contract;

import org.jspecify.annotations.Nullable;

/// Says which field of a message is missing; the message itself is never quoted.
final class Required {

    private Required() {}

    static <T> T field(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("The field " + name + " is missing");
        }
        return value;
    }
}
