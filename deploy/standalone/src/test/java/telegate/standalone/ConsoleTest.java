package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleTest {

    @Test
    void shouldShowWarningsAndOurOwnLinesOfTheServices() {
        assertThat(
                        Console.matters(
                                PartName.WORKER,
                                "2026-01-01 10:00:00,000 WARN  [io.quarkus.x] (main) careful"))
                .isTrue();
        assertThat(
                        Console.matters(
                                PartName.GATEWAY,
                                "2026-01-01 10:00:00,000 INFO  [telegate.gateway.login.Logins] (main) begun"))
                .isTrue();
        assertThat(
                        Console.matters(
                                PartName.GATEWAY,
                                "2026-01-01 10:00:00,000 INFO  [io.quarkus] (main) no WARNING here"))
                .isFalse();
    }

    @Test
    void shouldLeaveToTheLogsThatKafkaIsAwayForAMoment() {
        assertThat(
                        Console.matters(
                                PartName.WORKER,
                                "2026-01-01 10:00:00,000 WARN  [org.apache.kafka.clients.NetworkClient] (x) away"))
                .isFalse();
    }

    @Test
    void shouldLeaveToTheLogsWhatIsNormalForKafkaAndPostgres() {
        assertThat(
                        Console.matters(
                                PartName.KAFKA,
                                "2026-01-01 10:00:00,000 WARNING [org.apache.kafka.x] activation"))
                .isFalse();
        assertThat(
                        Console.matters(
                                PartName.POSTGRES,
                                "2026-01-01 10:00:00.000 UTC [1] FATAL:  terminating connection"))
                .isFalse();
    }
}
