package telegate.sandbox.service.help;

import java.util.List;
import telegate.sandbox.tl.TlObject;

/// The many numbers of `config`. None of them matters here, but all of them must be sensible.
final class Config {
    private Config() {}

    static TlObject of(
            int date, int expires, boolean testMode, int thisDc, List<TlObject> dcOptions) {
        return TlObject.of(
                "config",
                "date",
                date,
                "expires",
                expires,
                "test_mode",
                testMode,
                "this_dc",
                thisDc,
                "dc_options",
                dcOptions,
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
                5_000,
                "offline_idle_timeout_ms",
                30_000,
                "online_cloud_timeout_ms",
                300_000,
                "notify_cloud_delay_ms",
                30_000,
                "notify_default_delay_ms",
                1_500,
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
                1_024,
                "message_length_max",
                4_096,
                "webfile_dc_id",
                thisDc);
    }
}
