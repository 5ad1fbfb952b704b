package telegate.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Options of a command line: `--name value`, `--name=value`, and flags without a value.
public final class Arguments {

    private final Map<String, String> values;
    private final Set<String> flags;

    private Arguments(Map<String, String> values, Set<String> flags) {
        this.values = Map.copyOf(values);
        this.flags = Set.copyOf(flags);
    }

    /// @param named options that have a value, without their dashes
    /// @param unvalued options that have none
    /// @throws UsageException for anything else, a missing value or an option given twice
    public static Arguments parse(List<String> words, Set<String> named, Set<String> unvalued) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = name(equals < 0 ? word : word.substring(0, equals));
            boolean isNew;
            if (unvalued.contains(name) && equals < 0) {
                isNew = flags.add(name);
            } else if (!named.contains(name)) {
                throw new UsageException("There is no option " + word + ".");
            } else if (equals >= 0) {
                isNew = values.put(name, word.substring(equals + 1)) == null;
            } else if (++i < words.size()) {
                isNew = values.put(name, words.get(i)) == null;
            } else {
                throw new UsageException("The value of " + word + " is missing.");
            }
            if (!isNew) {
                throw new UsageException("--" + name + " is given twice.");
            }
        }
        return new Arguments(values, flags);
    }

    private static String name(String word) {
        if (!word.startsWith("--") || word.length() == 2) {
            throw new UsageException("\"" + word + "\" is no option.");
        }
        return word.substring(2);
    }

    /// Whether the flag was given.
    public boolean flag(String name) {
        return flags.contains(name);
    }

    /// A whole number.
    ///
    /// @throws UsageException when the value is none, or out of range
    public int number(String name, int standard, int least, int most) {
        return (int) whole(name, standard, least, most);
    }

    /// A long whole number.
    ///
    /// @throws UsageException when the value is none, or out of range
    public long whole(String name, long standard, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, text, Long.toString(least), Long.toString(most));
        }
        throw outOfRange(name, text, Long.toString(least), Long.toString(most));
    }

    double decimal(String name, double standard, double least, double most) {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, text, Double.toString(least), Double.toString(most));
        }
        throw outOfRange(name, text, Double.toString(least), Double.toString(most));
    }

    /// The value as it was given.
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Path> file(String name) {
        return Optional.ofNullable(values.get(name)).map(Path::of).map(Path::toAbsolutePath);
    }

    private static UsageException outOfRange(String name, String text, String least, String most) {
        return new UsageException(
                "--%s must be a number from %s to %s, not \"%s\"."
                        .formatted(name, least, most, text));
    }
}
