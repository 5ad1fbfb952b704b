package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;

class ObstaclesTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Logger log = Logger.getLogger(Obstacles.class.getName());
    private final Lines lines = new Lines();
    private final Obstacles obstacles = new Obstacles(metrics);

    private static final class Lines extends Handler {
        private final List<LogRecord> records = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        log.addHandler(lines);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(lines);
    }

    private void meets(AccountId account, Obstacle obstacle) {
        obstacles.noticed(account, new ObstacleException(obstacle, "on purpose"));
    }

    private double waiting(Obstacle obstacle) {
        return metrics.get("telegate.accounts.waiting")
                .tag("why", obstacle.label())
                .gauge()
                .value();
    }

    @Test
    void shouldTellOnceForAllAccountsAndOnceWhenTheLastOneIsOpened() {
        AccountId first = AccountId.next();
        AccountId second = AccountId.next();

        for (int i = 0; i < 100; i++) {
            meets(first, Obstacle.NOT_OPENED);
            meets(second, Obstacle.NOT_OPENED);
        }
        assertThat(lines.records).hasSize(1);
        assertThat(waiting(Obstacle.NOT_OPENED)).isEqualTo(2);

        obstacles.over(first);
        assertThat(lines.records).as("one still waits").hasSize(1);
        obstacles.over(second);

        assertThat(lines.records).hasSize(2);
        assertThat(waiting(Obstacle.NOT_OPENED)).isZero();
    }

    @Test
    void shouldTellTheKindsApart() {
        AccountId account = AccountId.next();
        meets(account, Obstacle.NEWER_TDLIB);

        meets(account, Obstacle.NOT_OPENED);

        assertThat(waiting(Obstacle.NEWER_TDLIB)).isZero();
        assertThat(waiting(Obstacle.NOT_OPENED)).isEqualTo(1);
        // The first begins, the second begins, the first is over.
        assertThat(lines.records).hasSize(3);
    }

    @Test
    void shouldSayNothingOfAnAccountThatDidNotWait() {
        obstacles.over(AccountId.next());

        assertThat(lines.records).isEmpty();
    }
}
