package telegate.worker.egress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.ReferenceCountUtil;

/// What a client says before its data: SOCKS5 with user and password (RFC 1928, RFC 1929).
final class SocksGreeting extends ChannelInboundHandlerAdapter {

    private static final String ENCODER = "socks-encoder";
    private static final String DECODER = "socks-decoder";
    private static final String GREETING = "greeting";

    private final Connection connection;

    private SocksGreeting(Connection connection) {
        this.connection = connection;
    }

    static void begin(ChannelPipeline pipeline, Connection connection) {
        pipeline.addLast(ENCODER, Socks5ServerEncoder.DEFAULT)
                .addLast(DECODER, new Socks5InitialRequestDecoder())
                .addLast(GREETING, new SocksGreeting(connection));
    }

    /// When the last answer has been written.
    static void end(ChannelPipeline pipeline) {
        pipeline.remove(GREETING);
        pipeline.remove(DECODER);
        pipeline.remove(ENCODER);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean readable =
                message instanceof DecoderResultProvider decoded
                        && decoded.decoderResult().isSuccess();
        switch (message) {
            case Socks5InitialRequest request when readable -> chooseMethod(context, request);
            case Socks5PasswordAuthRequest request when readable -> {
                context.pipeline().replace(DECODER, DECODER, new Socks5CommandRequestDecoder());
                connection.introduced(request.username(), request.password());
            }
            case Socks5CommandRequest request when readable -> connection.asked(request);
            default -> {
                // Data before our answer, or something that is no SOCKS5.
                ReferenceCountUtil.release(message);
                connection.refuse(GateMetrics.Refusal.PROTOCOL);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.abort();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.broken(cause);
    }

    private void chooseMethod(ChannelHandlerContext context, Socks5InitialRequest request) {
        if (!request.authMethods().contains(Socks5AuthMethod.PASSWORD)) {
            connection.refuse(
                    GateMetrics.Refusal.PROTOCOL,
                    new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
            return;
        }
        context.pipeline().replace(DECODER, DECODER, new Socks5PasswordAuthRequestDecoder());
        var _ = context.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.PASSWORD));
    }
}
