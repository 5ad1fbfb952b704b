package telegate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table of text: the first column on the left, numbers on the right. Not thread-safe.
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /// The table of percentiles, in milliseconds.
    static Table ofTimings(String title) {
        return new Table(title, "p50", "p90", "p99", "max");
    }

    Table row(String label, Timings timings) {
        return row(
                label,
                millis(timings.millis(50)),
                millis(timings.millis(90)),
                millis(timings.millis(99)),
                millis(timings.millis(100)));
    }

    /// @throws IllegalArgumentException when there are more or fewer cells than in the header
    Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("A row has as many cells as the header");
        }
        rows.add(List.of(cells));
        return this;
    }

    static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String toString() {
        List<Integer> widths =
                IntStream.range(0, rows.getFirst().size())
                        .mapToObj(column ->
                                rows.stream()
                                        .mapToInt(row -> row.get(column).length())
                                        .max()
                                        .orElse(0))
                        .toList();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> {
                    String cell = row.get(column);
                    String padding = " ".repeat(widths.get(column) - cell.length());
                    return column == 0 ? cell + padding : padding + cell;
                })
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }
}
