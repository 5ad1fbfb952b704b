package telegate.worker.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.Proxy;

/// Opens connections to Telegram, directly or through the upstream proxy. On the event loop.
final class UpstreamConnector implements AutoCloseable {

    private final @Nullable Proxy proxy;
    private final Bootstrap bootstrap;
    private final DnsAddressResolverGroup names =
            new DnsAddressResolverGroup(
                    NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());

    UpstreamConnector(@Nullable Proxy proxy, GateSockets sockets, Passage passage) {
        this.proxy = proxy;
        this.bootstrap =
                new Bootstrap()
                        .channelFactory(() -> new GatedSocketChannel(passage))
                        // Names are looked up below; a proxy gets the destination's as it is.
                        .resolver(NoopAddressResolverGroup.INSTANCE);
        sockets.apply(bootstrap);
    }

    /// @param host a name or an address
    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (IllegalArgumentException e) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }

    /// Tells `connection` the channel, and later whether it is connected or has failed.
    void connect(Connection connection, InetSocketAddress destination, EventLoop loop) {
        InetSocketAddress firstHop =
                proxy == null ? destination : address(proxy.host(), proxy.port());
        Future<InetSocketAddress> resolved =
                firstHop.isUnresolved()
                        ? names.getResolver(loop).resolve(firstHop)
                        : loop.newSucceededFuture(firstHop);
        var _ =
                resolved.addListener(
                        (FutureListener<InetSocketAddress>)
                                answer -> {
                                    if (answer.isSuccess()) {
                                        open(connection, destination, answer.getNow(), loop);
                                    } else {
                                        connection.failed(UpstreamFailure.UNREACHABLE);
                                    }
                                });
    }

    @Override
    public void close() {
        names.close();
    }

    private void open(
            Connection connection,
            InetSocketAddress destination,
            InetSocketAddress firstHop,
            EventLoop loop) {
        if (!connection.isConnecting()) {
            return;
        }
        ProxyHandler handshake = handshake(firstHop);
        ChannelFuture connect =
                bootstrap
                        .clone(loop)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        if (handshake != null) {
                                            channel.pipeline().addLast(handshake);
                                        }
                                        channel.pipeline()
                                                .addLast(
                                                        new UpstreamOpening(
                                                                connection, handshake != null));
                                    }
                                })
                        .connect(handshake == null ? firstHop : destination);
        connection.opening(connect.channel());
        var _ =
                connect.addListener(
                        (ChannelFutureListener)
                                done -> {
                                    if (!done.isSuccess()) {
                                        connection.failed(UpstreamFailure.UNREACHABLE);
                                    }
                                });
    }

    private @Nullable ProxyHandler handshake(InetSocketAddress address) {
        ProxyHandler handshake =
                switch (proxy) {
                    case null -> null;
                    case Proxy.Socks5(_, _, String user, String password) ->
                            new Socks5ProxyHandler(address, user, password);
                    case Proxy.Http(_, _, String user, String password) ->
                            user == null
                                    ? new HttpProxyHandler(address)
                                    : new HttpProxyHandler(
                                            address,
                                            user,
                                            Objects.requireNonNullElse(password, ""));
                };
        if (handshake != null) {
            // The connection's own deadline counts.
            handshake.setConnectTimeoutMillis(0);
        }
        return handshake;
    }
}
