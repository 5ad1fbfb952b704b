package telegate.sandbox.dc;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import telegate.sandbox.tl.TlObject;

/// Just enough methods for TDLib to show a QR code, without the services of the sandbox: what is
/// tested with it is the data centre alone.
final class MinimalServices {
    final AtomicInteger exports = new AtomicInteger();
    volatile int tokenSeconds = 30;

    void register(Dispatcher dispatcher) {
        dispatcher.register("help.getConfig", MinimalServices::config);
        dispatcher.register(
                "help.getNearestDc",
                call ->
                        TlObject.of(
                                "nearestDc",
                                "country",
                                "RU",
                                "this_dc",
                                call.dc(),
                                "nearest_dc",
                                call.dc()));
        dispatcher.register(
                "help.getAppConfig",
                call ->
                        call.method().integer("hash") == 1
                                ? TlObject.of("help.appConfigNotModified")
                                : TlObject.of(
                                        "help.appConfig",
                                        "hash",
                                        1,
                                        "config",
                                        TlObject.of("jsonObject", "value", List.of())));
        dispatcher.register("auth.exportLoginToken", this::token);
    }

    private Object token(RpcCall call) {
        int number = exports.incrementAndGet();
        return TlObject.of(
                "auth.loginToken",
                "expires",
                (int) Instant.now().getEpochSecond() + tokenSeconds,
                "token",
                ("token-" + number).getBytes(StandardCharsets.US_ASCII));
    }

    private static Object config(RpcCall call) {
        int now = (int) Instant.now().getEpochSecond();
        return TlObject.of(
                "config",
                "date",
                now,
                "expires",
                now + 3600,
                "test_mode",
                call.testMode(),
                "this_dc",
                call.dc(),
                "dc_options",
                List.of(dc(1), dc(2)),
                "dc_txt_domain_name",
                "localhost",
                "chat_size_max",
                200,
                "megagroup_size_max",
                200_000,
                "forwarded_count_max",
                100,
                "online_update_period_ms",
                210_000,
                "offline_blur_timeout_ms",
                5000,
                "offline_idle_timeout_ms",
                30_000,
                "online_cloud_timeout_ms",
                300_000,
                "notify_cloud_delay_ms",
                30_000,
                "notify_default_delay_ms",
                1500,
                "push_chat_period_ms",
                60_000,
                "push_chat_limit",
                2,
                "edit_time_limit",
                172_800,
                "revoke_time_limit",
                Integer.MAX_VALUE,
                "revoke_pm_time_limit",
                Integer.MAX_VALUE,
                "rating_e_decay",
                2_419_200,
                "stickers_recent_limit",
                200,
                "channels_read_media_period",
                604_800,
                "call_receive_timeout_ms",
                20_000,
                "call_ring_timeout_ms",
                90_000,
                "call_connect_timeout_ms",
                30_000,
                "call_packet_timeout_ms",
                10_000,
                "me_url_prefix",
                "https://t.me/",
                "caption_length_max",
                1024,
                "message_length_max",
                4096,
                "webfile_dc_id",
                call.dc());
    }

    private static TlObject dc(int id) {
        return TlObject.of("dcOption", "id", id, "ip_address", "127.0.0.1", "port", 443);
    }
}
