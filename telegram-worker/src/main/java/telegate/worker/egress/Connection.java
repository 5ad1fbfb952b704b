package telegate.worker.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One client's connection through the gate, from its greeting to its end: `downstream` is the
/// client's side, `upstream` Telegram's. Everything happens on the event loop.
final class Connection {

    private enum Stage {
        /// The client has not said who it is.
        GREETING,
        /// It has, but gets no answer while the gate is closed.
        HELD,
        /// Its destination is awaited.
        ADMITTED,
        /// The destination is known, but the gate is closed.
        WAITING,
        /// Telegram is being reached.
        CONNECTING,
        /// Data goes both ways.
        RELAYING,
        /// Telegram has ended; the client gets what was on its way.
        DRAINING,
        ENDED
    }

    private static final Logger LOG = Logger.getLogger(Connection.class);
    private static final Duration GREETING = Duration.ofSeconds(5);
    private static final Duration DRAINING = Duration.ofSeconds(5);

    private final GateParts gate;
    private final GatedSocketChannel downstream;
    private final Consumer<Connection> ended;
    private Stage stage = Stage.GREETING;
    private @Nullable GateClient client;
    private @Nullable InetSocketAddress destination;
    private @Nullable Channel upstream;
    private @Nullable Future<?> deadline;

    /// @param ended called once, when both sockets are closed
    Connection(GateParts gate, GatedSocketChannel downstream, Consumer<Connection> ended) {
        this.gate = gate;
        this.downstream = downstream;
        this.ended = ended;
    }

    void begin() {
        var _ = downstream.closeFuture().addListener(_ -> closed());
        SocksGreeting.begin(downstream.pipeline(), this);
        setDeadline(GREETING, () -> refuse(GateMetrics.Refusal.SLOW));
    }

    boolean belongsTo(GateClient owner) {
        return client == owner;
    }

    boolean isConnecting() {
        return stage == Stage.CONNECTING;
    }

    /// The client has given its name and password.
    void introduced(String user, String password) {
        switch (gate.clients().enter(user, password)) {
            case GateClients.Entry.Refused(GateMetrics.Refusal why) ->
                    refuse(
                            why,
                            new DefaultSocks5PasswordAuthResponse(
                                    Socks5PasswordAuthStatus.FAILURE));
            case GateClients.Entry.Admitted(GateClient owner) -> {
                client = owner;
                owner.opened();
                clearDeadline();
                stage = Stage.HELD;
                proceed();
            }
        }
    }

    /// The client has said what it wants.
    void asked(Socks5CommandRequest request) {
        if (stage != Stage.ADMITTED || !request.type().equals(Socks5CommandType.CONNECT)) {
            refuse(GateMetrics.Refusal.PROTOCOL, response(Socks5CommandStatus.COMMAND_UNSUPPORTED));
            return;
        }
        clearDeadline();
        destination = UpstreamConnector.address(request.dstAddr(), request.dstPort());
        stage = Stage.WAITING;
        proceed();
    }

    /// Goes on, or stops, after the gate was opened or closed, or a socket filled or emptied. Ends
    /// when the lease is over: what the kernel still holds for Telegram would arrive whenever the
    /// way is well again, maybe when somebody else uses the key, and a reset throws it away. Who
    /// has no answer to its password yet goes on waiting for one.
    void proceed() {
        if (isPastPassword() && gate.passage().leaseOver()) {
            abort();
            return;
        }
        switch (stage) {
            case HELD -> {
                if (gate.passage().open()) {
                    stage = Stage.ADMITTED;
                    setDeadline(GREETING, () -> refuse(GateMetrics.Refusal.SLOW));
                    send(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
                }
            }
            case WAITING -> {
                if (gate.passage().open()) {
                    connect();
                }
            }
            case CONNECTING, DRAINING -> flush();
            case RELAYING -> resume();
            case GREETING, ADMITTED, ENDED -> {}
        }
    }

    private boolean isPastPassword() {
        return stage.compareTo(Stage.HELD) > 0 && stage != Stage.ENDED;
    }

    /// The way to Telegram that is being tried.
    void opening(Channel channel) {
        upstream = channel;
        var _ = channel.closeFuture().addListener(_ -> closed());
    }

    /// Telegram has been reached.
    void connected() {
        Channel telegram = upstream;
        GateClient owner = client;
        if (stage != Stage.CONNECTING || telegram == null || owner == null) {
            return;
        }
        if (gate.passage().leaseOver()) {
            abort();
            return;
        }
        clearDeadline();
        stage = Stage.RELAYING;
        send(response(Socks5CommandStatus.SUCCESS));
        SocksGreeting.end(downstream.pipeline());
        downstream.gate();
        downstream.pipeline().addLast(new Relay(this, telegram));
        telegram.pipeline().removeLast();
        telegram.pipeline().addLast(new Relay(this, downstream));
        gate.metrics().connected();
        gate.listener().connected(owner.id());
        proceed();
    }

    /// Telegram could not be reached. Only the first reason counts.
    void failed(UpstreamFailure failure) {
        if (stage != Stage.CONNECTING || client == null) {
            return;
        }
        gate.metrics().failed(failure);
        gate.listener().failed(client.id(), failure);
        endWith(
                response(
                        switch (failure) {
                            case AUTHENTICATION -> Socks5CommandStatus.FORBIDDEN;
                            case REFUSED -> Socks5CommandStatus.CONNECTION_REFUSED;
                            case UNREACHABLE, TIMEOUT -> Socks5CommandStatus.HOST_UNREACHABLE;
                        }));
    }

    /// Data for the other side.
    void pass(ByteBuf chunk, Channel from, Channel to) {
        if (stage != Stage.RELAYING) {
            chunk.release();
            return;
        }
        count(chunk.readableBytes(), to);
        var _ = to.writeAndFlush(chunk, to.voidPromise());
        if (!to.isWritable() || gate.passage().closed()) {
            from.config().setAutoRead(false);
        }
    }

    /// One side has closed. The client still gets what Telegram sent before. Telegram gets nothing
    /// more: an orderly end would be delivered behind what the client sent last, on a way that is
    /// away maybe when somebody else uses its key.
    void sideEnded(Channel other) {
        if (stage != Stage.RELAYING) {
            return;
        }
        if (other != downstream) {
            abort();
            return;
        }
        stage = Stage.DRAINING;
        awaitDrained();
        downstream.config().setAutoRead(true);
        var _ =
                downstream
                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
    }

    /// A socket failed, which is nothing unusual, or our code.
    void broken(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("A connection of the egress gate failed", cause);
        }
        abort();
    }

    /// Closes both sides at once.
    void abort() {
        stage = Stage.ENDED;
        var _ = downstream.close();
        if (upstream != null) {
            var _ = upstream.close();
        }
    }

    void refuse(GateMetrics.Refusal why) {
        gate.metrics().refused(why);
        abort();
    }

    void refuse(GateMetrics.Refusal why, Socks5Message answer) {
        gate.metrics().refused(why);
        endWith(answer);
    }

    private void endWith(Socks5Message answer) {
        stage = Stage.ENDED;
        clearDeadline();
        if (upstream != null) {
            var _ = upstream.close();
        }
        var _ = downstream.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private void connect() {
        stage = Stage.CONNECTING;
        setDeadline(gate.connectDeadline(), () -> failed(UpstreamFailure.TIMEOUT));
        if (destination != null) {
            gate.connector().connect(this, destination, loop());
        }
    }

    private void resume() {
        if (upstream == null) {
            return;
        }
        boolean open = gate.passage().open();
        if (open) {
            flush();
        }
        downstream.config().setAutoRead(open && upstream.isWritable());
        upstream.config().setAutoRead(open && downstream.isWritable());
    }

    private void flush() {
        downstream.flush();
        if (upstream != null) {
            upstream.flush();
        }
    }

    private void count(int bytes, Channel to) {
        if (client == null) {
            return;
        }
        if (to == downstream) {
            client.down(bytes);
            gate.metrics().down(bytes);
        } else {
            client.up(bytes);
            gate.metrics().up(bytes);
        }
    }

    private void awaitDrained() {
        // A gate that is frozen by the backlog keeps what it has.
        setDeadline(
                DRAINING,
                () -> {
                    if (gate.passage().closed()) {
                        awaitDrained();
                    } else {
                        abort();
                    }
                });
    }

    private void closed() {
        if (downstream.isOpen() || upstream != null && upstream.isOpen()) {
            return;
        }
        stage = Stage.ENDED;
        clearDeadline();
        ended.accept(this);
        if (client != null) {
            client.closed();
            client = null;
        }
    }

    private void send(Socks5Message answer) {
        var _ = downstream.writeAndFlush(answer, downstream.voidPromise());
    }

    private void setDeadline(Duration limit, Runnable task) {
        clearDeadline();
        deadline = loop().schedule(task, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void clearDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private EventLoop loop() {
        return downstream.eventLoop();
    }

    private static Socks5Message response(Socks5CommandStatus status) {
        return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4);
    }
}
