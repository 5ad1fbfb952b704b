package telegate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class TestInfrastructureTest {

    @Test
    void shouldBeOneForAllTestClassesOfAJvm() throws Exception {
        // Given
        TestInfrastructure first = TestInfrastructure.shared();

        // When
        TestInfrastructure second = TestInfrastructure.shared();

        // Then
        assertThat(second.quarkusProperties("worker")).isEqualTo(first.quarkusProperties("worker"));
        try (var connection =
                DriverManager.getConnection(
                        second.jdbcUrl("worker"),
                        second.user("worker"),
                        second.password("worker"))) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }
}
