package telegate.worker.tdlib;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What one client needs to start. Its text form shows no secret.
///
/// @param directory for the binlog; one client at a time may have it open
/// @param databaseKey encrypts the binlog; empty for none; not copied, so leave it alone afterwards
/// @param apiId the application's id at Telegram
/// @param apiHash the application's secret at Telegram
/// @param testDc whether to talk to Telegram's test data centres
/// @param proxy null to connect directly
/// @param deviceModel how the account's owner sees this session in the list of devices
/// @param systemVersion may be empty
/// @param applicationVersion not empty
/// @param systemLanguageCode IETF tag, decides the language of Telegram's service messages
@SuppressWarnings("ArrayRecordComponent") // never compared; a key object would only hide the bytes
public record TdClientSettings(
        Path directory,
        byte[] databaseKey,
        int apiId,
        String apiHash,
        boolean testDc,
        @Nullable Proxy proxy,
        String deviceModel,
        String systemVersion,
        String applicationVersion,
        String systemLanguageCode) {

    @Override
    public String toString() {
        return "TdClientSettings[directory=%s, apiId=%d, testDc=%s, proxy=%s, deviceModel=%s]"
                .formatted(directory, apiId, testDc, proxy, deviceModel);
    }
}
