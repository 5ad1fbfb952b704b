package telegate.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    private static final String CATEGORY = OutageTest.class.getName();

    private final Logger log = Logger.getLogger(CATEGORY);
    private final Lines lines = new Lines();
    private final Outage outage =
            new Outage(org.jboss.logging.Logger.getLogger(CATEGORY), "The database is away");

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

    @Test
    void shouldTellOnceThatItBeginsAndOnceThatItIsOver() {
        for (int i = 0; i < 1_000; i++) {
            outage.noticed("refused");
        }
        assertThat(lines.records).hasSize(1);
        assertThat(outage.lasts()).isTrue();

        outage.over();
        outage.over();

        assertThat(lines.records).hasSize(2);
        assertThat(lines.records).allSatisfy(line -> assertThat(line.getThrown()).isNull());
        assertThat(outage.lasts()).isFalse();
    }

    @Test
    void shouldTellOfTheNextOne() {
        outage.noticed("refused");
        outage.over();
        outage.noticed("refused");

        assertThat(lines.records).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300", "57014"})
    void shouldKnowADatabaseThatIsAway(String state) {
        assertThat(DatabaseFailures.away(new RuntimeException(new SQLException("gone", state))))
                .isTrue();
    }

    @Test
    void shouldKnowAPoolWithoutConnections() {
        assertThat(DatabaseFailures.away(new SQLException("Acquisition timeout"))).isTrue();
        assertThat(DatabaseFailures.cause(new RuntimeException(new SQLException("gone"))))
                .hasValue("gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22P02"})
    void shouldNotTakeAWrongStatementForAnOutage(String state) {
        assertThat(DatabaseFailures.away(new RuntimeException(new SQLException("wrong", state))))
                .isFalse();
        assertThat(DatabaseFailures.away(new IllegalStateException("bug"))).isFalse();
    }
}
