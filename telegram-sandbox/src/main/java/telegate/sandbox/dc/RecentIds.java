package telegate.sandbox.dc;

import java.util.Arrays;

/// The last so many message ids of a client; small, because there is one for every session. Not
/// thread-safe.
final class RecentIds {
    private static final int CAPACITY = 512;

    private long[] ids = new long[16];
    private int size;
    private int next;

    boolean contains(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    void remove(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                ids[i] = 0;
            }
        }
    }

    /// False when the id was there already.
    boolean add(long id) {
        if (contains(id)) {
            return false;
        }
        if (size == ids.length && size < CAPACITY) {
            ids = Arrays.copyOf(ids, size * 2);
            next = size;
        }
        ids[next] = id;
        next = (next + 1) % ids.length;
        size = Math.min(size + 1, ids.length);
        return true;
    }
}
