package telegate.gateway.messaging;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

/// What [MessagingConfig] says, in the words of the Kafka clients behind the channels. All values
/// are text, because the connector reads some of them back as such.
@ApplicationScoped
class ChannelSettings implements ClientCustomizer<Map<String, Object>> {

    private final MessagingConfig config;

    ChannelSettings(MessagingConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> customize(
            String channel, Config channelConfig, Map<String, Object> settings) {
        if (channel.equals(Channels.EVENTS)) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        } else {
            deadline(settings);
        }
        return settings;
    }

    /// A record that was not delivered in time is dropped: its sender has been told so.
    private void deadline(Map<String, Object> settings) {
        long timeout = config.sendTimeout().toMillis();
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(timeout));
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                String.valueOf(Math.max(1, timeout * 2 / 3)));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(timeout));
        // The channel's 0 is meant for the connector; the client repeats within the deadline.
        settings.remove(ProducerConfig.RETRIES_CONFIG);
    }
}
