package telegate.sandbox.service.help;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongPredicate;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.service.Methods;
import telegate.sandbox.tl.TlObject;
import telegate.sandbox.tl.TlWriter;

/// The client's configuration, and the things that Telegram announces: nothing new, every time.
public final class HelpService {
    private static final Duration CONFIG_LIFETIME = Duration.ofHours(1);

    /// Clients reach it through the sandbox's proxy only; nothing listens there.
    private static final String ADDRESS = "127.0.0.1";

    private static final int PORT = 443;

    private static final int POISON_DEPTH = 300_000;
    private static final int APP_CONFIG = 0xdd18782e;
    private static final int JSON_ARRAY = 0xf7444763;
    private static final int JSON_NULL = 0x3f6d7b68;
    private static final int VECTOR = 0x1cb5c415;

    private final List<Integer> dcs;
    private final InstantSource clock;
    private final LongPredicate poisoned;

    /// @param dcs numbers of the data centres
    /// @param poisoned whether the clients of an account are to be killed
    public HelpService(List<Integer> dcs, InstantSource clock, LongPredicate poisoned) {
        this.dcs = List.copyOf(dcs);
        this.clock = clock;
        this.poisoned = poisoned;
    }

    public void register(Methods methods) {
        methods.open("help.getConfig", this::getConfig);
        methods.open(
                "help.getNearestDc",
                // Naming another one would make the client move there.
                call ->
                        TlObject.of(
                                "nearestDc",
                                "country",
                                "DE",
                                "this_dc",
                                call.dc(),
                                "nearest_dc",
                                call.dc()));
        methods.open(
                "help.getAppConfig",
                call ->
                        methods.accountIfAny(call).filter(a -> poisoned.test(a.id())).isPresent()
                                ? poison()
                                : getAppConfig(call));
        methods.constant(
                "help.getTermsOfServiceUpdate",
                () -> TlObject.of("help.termsOfServiceUpdateEmpty", "expires", inOneDay()));
        methods.constant(
                "help.getPromoData",
                () -> TlObject.of("help.promoDataEmpty", "expires", inOneDay()));
        methods.constant(
                "help.getPeerColors",
                () -> TlObject.of("help.peerColors", "hash", 1, "colors", List.of()));
        methods.constant(
                "help.getPeerProfileColors",
                () -> TlObject.of("help.peerColors", "hash", 1, "colors", List.of()));
        methods.constant(
                "aicompose.getTones",
                () ->
                        TlObject.of(
                                "aicompose.tones",
                                "hash",
                                1,
                                "tones",
                                List.of(),
                                "users",
                                List.of()));
    }

    /// `this_dc` and `test_mode` must be what the client thinks of them; else TDLib asks again
    /// without pause.
    private TlObject getConfig(RpcCall call) {
        int now = now();
        return Config.of(
                now,
                now + (int) CONFIG_LIFETIME.toSeconds(),
                call.testMode(),
                call.dc(),
                dcs.stream().map(HelpService::option).toList());
    }

    private static TlObject option(int dc) {
        return TlObject.of("dcOption", "id", dc, "ip_address", ADDRESS, "port", PORT);
    }

    private static TlObject getAppConfig(RpcCall call) {
        return call.method().integer("hash") == 1
                ? TlObject.of("help.appConfigNotModified")
                : TlObject.of(
                        "help.appConfig",
                        "hash",
                        1,
                        "config",
                        TlObject.of("jsonObject", "value", List.of()));
    }

    /// A configuration of arrays in arrays. Every client asks for one when it starts, and TDLib
    /// reads it by a function that calls itself: the stack of its thread ends before the arrays do.
    private static byte[] poison() {
        var writer = new TlWriter();
        writer.integer(APP_CONFIG);
        writer.integer(0);
        for (int i = 0; i < POISON_DEPTH; i++) {
            writer.integer(JSON_ARRAY);
            writer.integer(VECTOR);
            writer.integer(1);
        }
        writer.integer(JSON_NULL);
        return writer.toBytes();
    }

    private int inOneDay() {
        return now() + (int) Duration.ofDays(1).toSeconds();
    }

    private int now() {
        return (int) clock.instant().getEpochSecond();
    }
}
