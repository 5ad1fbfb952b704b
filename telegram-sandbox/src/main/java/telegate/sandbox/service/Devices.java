package telegate.sandbox.service;

import java.time.Instant;
import telegate.sandbox.account.Device;
import telegate.sandbox.tl.TlObject;

/// Devices in TL.
public final class Devices {
    private Devices() {}

    /// @param current whether it is the device that asks; its hash is 0 then
    public static TlObject authorization(Device device, Instant lastActive, boolean current) {
        return TlObject.of(
                "authorization",
                "current",
                current,
                "hash",
                current ? 0L : device.id(),
                "device_model",
                device.model(),
                "platform",
                "",
                "system_version",
                device.systemVersion(),
                "api_id",
                device.apiId(),
                "app_name",
                "App " + device.apiId(),
                "app_version",
                device.appVersion(),
                "date_created",
                (int) device.created().getEpochSecond(),
                "date_active",
                (int) lastActive.getEpochSecond(),
                "ip",
                "127.0.0.1",
                "country",
                "Sandbox",
                "region",
                "");
    }
}
