package telegate.gateway.rest;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// One page of a list.
///
/// @param nextCursor to be given as `cursor` for the next page; absent on the last one
@Schema(description = "One page. `nextCursor` is absent on the last one.")
public record Listing<T>(List<T> items, @Nullable String nextCursor) {

    /// The most items a page has.
    public static final int MOST = 100;

    /// Checks a page size.
    ///
    /// @throws Problem 400
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Problem(ProblemType.INVALID_VALUE, "`limit` is 1 to " + MOST + ".");
        }
        return limit;
    }

    /// Makes a page out of one item more than it holds.
    ///
    /// @param found up to `limit` + 1 items
    /// @param id what the cursor names: the last item of the page
    public static <T> Listing<T> of(List<T> found, int limit, Function<T, String> id) {
        return found.size() <= limit
                ? new Listing<>(List.copyOf(found), null)
                : new Listing<>(
                        List.copyOf(found.subList(0, limit)), id.apply(found.get(limit - 1)));
    }
}
