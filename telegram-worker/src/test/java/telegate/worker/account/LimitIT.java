package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.CancelReason;
import telegate.contract.Command;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.worker.account.Contract.Login;

/// A worker with one place.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@TestProfile(LimitIT.OnePlace.class)
@SuppressWarnings("NullAway.Init") // injected
class LimitIT {

    public static final class OnePlace implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("telegate.worker.soft-limit", "1", "telegate.worker.hard-limit", "1");
        }
    }

    Contract contract;
    @Inject MeterRegistry metrics;

    @Test
    void shouldRefuseAnotherPersonUntilThePlaceIsFree() {
        awaitWarmClient();
        Login first = contract.startLogin("user_l1");
        contract.await(first, LoginEvent.AwaitingScan.class, 0);

        Login second = contract.startLogin("user_l2");
        LoginEvent.Failed refused = contract.await(second, LoginEvent.Failed.class, 0);
        assertThat(refused.code()).isEqualTo(FailureCode.CAPACITY_REACHED);
        assertThat(refused.version()).isPositive();
        assertThat(contract.of(second)).noneMatch(LoginEvent.AwaitingScan.class::isInstance);

        cancel(first);
        awaitWarmClient();
        Login third = contract.startLogin("user_l3");
        contract.await(third, LoginEvent.AwaitingScan.class, 0);
        cancel(third);
    }

    @Test
    void shouldGiveThePlaceToOneOfThoseWhoComeAtOnce() {
        awaitWarmClient();
        List<Login> logins =
                IntStream.range(0, 5)
                        .mapToObj(number -> contract.startLogin("user_l4" + number))
                        .toList();

        List<Login> admitted = logins.stream().filter(this::admitted).toList();

        assertThat(admitted).hasSize(1);
        cancel(admitted.getFirst());
    }

    private boolean admitted(Login login) {
        LoginEvent first = contract.await(login, LoginEvent.class, LimitIT::decided);
        if (first instanceof LoginEvent.Failed refused) {
            assertThat(refused.code()).isEqualTo(FailureCode.CAPACITY_REACHED);
        }
        return first instanceof LoginEvent.AwaitingScan;
    }

    private static boolean decided(LoginEvent event) {
        return event instanceof LoginEvent.AwaitingScan || event instanceof LoginEvent.Failed;
    }

    private void cancel(Login login) {
        contract.send(login, new Command.CancelLogin(CancelReason.REQUESTED));
        contract.await(login, LoginEvent.Cancelled.class, 0);
    }

    /// The one place is taken by a client that waits for whoever comes.
    private void awaitWarmClient() {
        await().atMost(Contract.PATIENCE)
                .until(() -> metrics.get("telegate.pool.warm").gauge().value() == 1);
    }
}
