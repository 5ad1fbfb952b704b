package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandaloneSettingsTest {

    @Test
    void shouldNeedNoSettingAtAll() {
        // When
        StandaloneSettings settings = StandaloneSettings.fromEnvironment(Map.of());

        // Then
        assertThat(settings.data()).isEqualTo(Path.of(".telegate").toAbsolutePath());
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.usesSandbox()).isTrue();
        assertThat(settings.partitions()).isEqualTo(64);
        assertThat(settings.ports().of(Port.GATEWAY)).isEqualTo(8000);
        assertThat(settings.ports().of(Port.PHONE)).isEqualTo(8010);
        assertThat(settings.ports().of(Port.SOCKS)).isEqualTo(8011);
        assertThat(settings.ports().of(Port.WORKER)).isEqualTo(8020);
        assertThat(settings.ports().of(Port.KAFKA)).isEqualTo(8030);
        assertThat(settings.ports().of(Port.KAFKA_CONTROLLER)).isEqualTo(8031);
        assertThat(settings.ports().of(Port.POSTGRES)).isEqualTo(8040);
    }

    @Test
    void shouldAddTheOffsetToEveryPort() {
        // When
        Ports ports =
                StandaloneSettings.fromEnvironment(
                                Map.of(
                                        "TELEGATE_PORT_OFFSET", "100",
                                        "TELEGATE_GATEWAY_PORT", "9000"))
                        .ports();

        // Then
        assertThat(ports.of(Port.GATEWAY)).isEqualTo(9100);
        assertThat(ports.of(Port.POSTGRES)).isEqualTo(8140);
    }

    @Test
    void shouldTakeAFreePortForZero() {
        // When
        Ports ports =
                StandaloneSettings.fromEnvironment(Map.of("TELEGATE_GATEWAY_PORT", "0")).ports();

        // Then
        assertThat(ports.of(Port.GATEWAY)).isPositive();
    }

    @Test
    void shouldNameThePortSettingThatMakesNoSense() {
        assertThatThrownBy(() ->
                        StandaloneSettings.fromEnvironment(
                                Map.of("TELEGATE_WORKER_PORT", "eighty")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TELEGATE_WORKER_PORT")
                .hasMessageContaining("eighty");
        assertThatThrownBy(() ->
                        StandaloneSettings.fromEnvironment(Map.of("TELEGATE_PORT_OFFSET", "60000")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TELEGATE_PORT_OFFSET");
        assertThatThrownBy(() ->
                        StandaloneSettings.fromEnvironment(Map.of("TELEGATE_WORKER_PORT", "8030")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TELEGATE_WORKER_PORT and TELEGATE_KAFKA_PORT are both 8030");
    }

    @Test
    void shouldUseTelegramWithBothKeysOnly() {
        assertThat(
                        StandaloneSettings.fromEnvironment(
                                        Map.of(
                                                "TELEGRAM_API_ID", "12345",
                                                "TELEGRAM_API_HASH", "0123abcd"))
                                .usesSandbox())
                .isFalse();
        assertThatThrownBy(() -> StandaloneSettings.fromEnvironment(Map.of("TELEGRAM_API_ID", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("TELEGRAM_API_HASH is missing");
        assertThatThrownBy(() ->
                        StandaloneSettings.fromEnvironment(
                                Map.of("TELEGRAM_API_HASH", "of-the-application")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("TELEGRAM_API_ID is missing")
                .hasMessageNotContaining("of-the-application");
    }

    @Test
    void shouldPutEachFurtherWorkerOnThePortAbove() {
        // When
        StandaloneSettings settings =
                StandaloneSettings.fromEnvironment(Map.of("TELEGATE_WORKERS", "3"));

        // Then
        assertThat(settings.workers()).isEqualTo(3);
        assertThat(settings.ports().ofWorker(1)).isEqualTo(8020);
        assertThat(settings.ports().ofWorker(3)).isEqualTo(8022);
        assertThatThrownBy(() ->
                        StandaloneSettings.fromEnvironment(Map.of("TELEGATE_WORKERS", "none")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TELEGATE_WORKERS")
                .hasMessageContaining("none");
    }

    @Test
    void shouldKeepSecretsOutOfItsText() {
        // Given
        StandaloneSettings settings =
                StandaloneSettings.fromEnvironment(
                                Map.of("TELEGRAM_API_ID", "1", "TELEGRAM_API_HASH", "hidden"))
                        .with(
                                PartName.GATEWAY,
                                PartSettings.environment(Map.of("PASSWORD", "hidden")));

        // Then
        assertThat(settings.toString()).doesNotContain("hidden");
    }

    @Test
    void shouldAddToWhatAPartHasAlready() {
        // Given
        StandaloneSettings settings =
                StandaloneSettings.fromEnvironment(
                        Map.of("TELEGATE_WORKER_JAVA_OPTIONS", "-Xmx1g -Xlog:gc"));

        // When
        StandaloneSettings changed =
                settings.with(PartName.WORKER, PartSettings.properties(Map.of("a", "b")));

        // Then
        assertThat(changed.part(PartName.WORKER).jvmOptions())
                .isEqualTo(List.of("-Xmx1g", "-Xlog:gc"));
        assertThat(changed.part(PartName.WORKER).properties()).containsEntry("a", "b");
        assertThat(changed.part(PartName.GATEWAY)).isEqualTo(PartSettings.NONE);
    }
}
