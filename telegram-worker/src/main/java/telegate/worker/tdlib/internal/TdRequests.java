package telegate.worker.tdlib.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.TdClientSettings;

/// The requests of TDLib's JSON interface that the worker sends, as objects without `@extra`.
final class TdRequests {

    /// What a client without databases and without a screen need not keep: 3 % of its memory.
    private static final List<String> FRUGAL_OPTIONS =
            List.of(
                    "disable_persistent_network_statistics",
                    "disable_network_statistics",
                    "disable_top_chats",
                    "disable_animated_emoji",
                    "ignore_inline_thumbnails");

    private TdRequests() {}

    static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("@type", type);
    }

    static List<ObjectNode> frugalOptions() {
        return FRUGAL_OPTIONS.stream().map(TdRequests::switchOn).toList();
    }

    private static ObjectNode switchOn(String option) {
        ObjectNode request = of("setOption").put("name", option);
        request.set("value", of("optionValueBoolean").put("value", true));
        return request;
    }

    /// Answered by TDLib itself, from memory.
    static ObjectNode version() {
        return of("getOption").put("name", "version");
    }

    static ObjectNode networkType(String type) {
        return of("setNetworkType").set("type", of(type));
    }

    static ObjectNode addProxy(Proxy proxy) {
        ObjectNode type =
                switch (proxy) {
                    case Proxy.Socks5 _ -> of("proxyTypeSocks5");
                    case Proxy.Http _ -> of("proxyTypeHttp").put("http_only", false);
                };
        type.put("username", orEmpty(proxy.user())).put("password", orEmpty(proxy.password()));
        ObjectNode address = of("proxy").put("server", proxy.host()).put("port", proxy.port());
        address.set("type", type);
        ObjectNode request = of("addProxy").put("enable", true).put("comment", "");
        request.set("proxy", address);
        return request;
    }

    static ObjectNode removeProxy(int proxyId) {
        return of("removeProxy").put("proxy_id", proxyId);
    }

    /// Without any of TDLib's databases: the binlog is then the only file that counts.
    static ObjectNode parameters(TdClientSettings settings) {
        return of("setTdlibParameters")
                .put("use_test_dc", settings.testDc())
                .put("database_directory", settings.directory().toString())
                .put("files_directory", "")
                .put(
                        "database_encryption_key",
                        Base64.getEncoder().encodeToString(settings.databaseKey()))
                .put("use_file_database", false)
                .put("use_chat_info_database", false)
                .put("use_message_database", false)
                .put("use_secret_chats", false)
                .put("api_id", settings.apiId())
                .put("api_hash", settings.apiHash())
                .put("system_language_code", settings.systemLanguageCode())
                .put("device_model", settings.deviceModel())
                .put("system_version", settings.systemVersion())
                .put("application_version", settings.applicationVersion());
    }

    static ObjectNode checkPassword(String password) {
        return of("checkAuthenticationPassword").put("password", password);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
