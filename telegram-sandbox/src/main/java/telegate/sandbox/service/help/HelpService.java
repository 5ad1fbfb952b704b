package telegate.sandbox.service.help;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.service.Methods;
import telegate.sandbox.tl.TlObject;

/// The client's configuration, and the things that Telegram announces: nothing new, every time.
public final class HelpService {
    private static final Duration CONFIG_LIFETIME = Duration.ofHours(1);

    /// Clients reach it through the sandbox's proxy only; nothing listens there.
    private static final String ADDRESS = "127.0.0.1";

    private static final int PORT = 443;

    private final List<Integer> dcs;
    private final InstantSource clock;

    /// @param dcs numbers of the data centres
    public HelpService(List<Integer> dcs, InstantSource clock) {
        this.dcs = List.copyOf(dcs);
        this.clock = clock;
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
        methods.open("help.getAppConfig", HelpService::getAppConfig);
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

    private int inOneDay() {
        return now() + (int) Duration.ofDays(1).toSeconds();
    }

    private int now() {
        return (int) clock.instant().getEpochSecond();
    }
}
