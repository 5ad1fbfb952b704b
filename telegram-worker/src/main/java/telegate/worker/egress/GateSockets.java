package telegate.worker.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;

/// How the gate's sockets are set: little memory for each, and nothing left to the kernel that it
/// could still send when this process may not.
final class GateSockets {

    private static final int PAGE = 8 * 1024;
    private static final int CHUNK_ORDER = 5;
    private static final int SMALL_CACHE = 64;
    private static final int NORMAL_CACHE = 16;
    private static final int BACKLOG = 1024;

    /// What one direction of a connection may hold: above the first number nothing more is read,
    /// below the second it goes on. One read of up to [#LARGEST_READ] comes on top.
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private static final int SMALLEST_READ = 512;
    private static final int FIRST_READ = 2 * 1024;
    private static final int LARGEST_READ = 16 * 1024;

    /// What the kernel may hold for Telegram that it has not taken.
    private static final int UPSTREAM_SEND_BUFFER = 32 * 1024;

    private final PooledByteBufAllocator allocator =
            new PooledByteBufAllocator(
                    true, 0, 1, PAGE, CHUNK_ORDER, SMALL_CACHE, NORMAL_CACHE, false);
    private final Map<ChannelOption<?>, Object> common =
            Map.of(
                    ChannelOption.ALLOCATOR,
                    allocator,
                    ChannelOption.TCP_NODELAY,
                    true,
                    // One look at the lease for each system call.
                    ChannelOption.WRITE_SPIN_COUNT,
                    1,
                    ChannelOption.WRITE_BUFFER_WATER_MARK,
                    WATER_MARK,
                    ChannelOption.RCVBUF_ALLOCATOR,
                    new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));

    /// Memory reserved for data in transit, in bytes.
    long reserved() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    /// For connections of clients.
    @SuppressWarnings("unchecked") // the map holds values of the options' types
    void apply(ServerBootstrap bootstrap) {
        bootstrap.option(ChannelOption.SO_BACKLOG, BACKLOG);
        common.forEach(
                (option, value) -> bootstrap.childOption((ChannelOption<Object>) option, value));
    }

    /// For connections to Telegram.
    @SuppressWarnings("unchecked") // as above
    void apply(Bootstrap bootstrap) {
        common.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
        bootstrap
                .option(ChannelOption.SO_SNDBUF, UPSTREAM_SEND_BUFFER)
                // Whatever ends this process or socket, the kernel throws away what it has not sent
                // instead of sending it for minutes.
                .option(ChannelOption.SO_LINGER, 0)
                // The connection's own deadline counts.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    }
}
