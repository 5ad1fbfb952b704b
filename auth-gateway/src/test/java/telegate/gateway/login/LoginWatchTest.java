package telegate.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.gateway.messaging.ReceivedEvent;

/// Every order in which database, ring and live events can be ahead of each other.
class LoginWatchTest {

    private static final Instant DEADLINE = Instant.parse("2099-01-01T00:00:00Z");
    private static final OwnerId OWNER = OwnerId.of("user_3");

    private final LoginId login = LoginId.next();
    private final AccountId account = AccountId.next();
    private final LiveLogins live = new LiveLogins();

    private LoginView stored(long version) {
        return new LoginView(
                login, account, TenantId.BUILT_IN, OWNER, version, scan(version), DEADLINE);
    }

    private static LoginEvent scan(long version) {
        return new LoginEvent.AwaitingScan(OWNER, version, DEADLINE, "tg://x", 1, null);
    }

    private void arrives(LoginEvent event) {
        Envelope<Event> envelope =
                new Envelope<>(
                        UUID.randomUUID(),
                        DEADLINE,
                        TenantId.BUILT_IN,
                        account,
                        login,
                        null,
                        event);
        live.onEvent(new ReceivedEvent(envelope, 0));
    }

    /// Watches; `between` happens after the subscription and before the look into the ring.
    private AssertSubscriber<LoginView> watch(LoginView stored, Runnable between) {
        AssertSubscriber<LoginView> subscriber = AssertSubscriber.create(100);
        Multi.createFrom()
                .<LoginView>emitter(
                        out -> {
                            LoginWatch watch = new LoginWatch(stored, out);
                            out.onTermination(live.subscribe(login, watch::tell));
                            between.run();
                            watch.flow(live.newest(stored));
                        },
                        BackPressureStrategy.LATEST)
                .subscribe()
                .withSubscriber(subscriber);
        return subscriber;
    }

    private static void saw(AssertSubscriber<LoginView> subscriber, Long... versions) {
        assertThat(subscriber.getItems()).extracting(LoginView::version).containsExactly(versions);
    }

    @Test
    void shouldBeginWithTheDatabaseWhenItIsAheadOfTheRing() {
        arrives(scan(2));
        AssertSubscriber<LoginView> subscriber = watch(stored(5), () -> {});
        arrives(scan(4));
        arrives(scan(6));

        saw(subscriber, 5L, 6L);
    }

    @Test
    void shouldBeginWithTheRingWhenItIsAheadOfTheDatabase() {
        arrives(scan(5));
        AssertSubscriber<LoginView> subscriber = watch(stored(2), () -> {});

        saw(subscriber, 5L);
    }

    @Test
    void shouldBeginWithWhatArrivesBetweenSubscriptionAndFirstLook() {
        arrives(scan(3));
        AssertSubscriber<LoginView> subscriber = watch(stored(2), () -> arrives(scan(4)));

        saw(subscriber, 4L);
    }

    @Test
    void shouldPassOverRepeatedAndOldEvents() {
        AssertSubscriber<LoginView> subscriber = watch(stored(1), () -> {});
        arrives(scan(2));
        arrives(scan(2));
        arrives(scan(1));
        arrives(scan(9));
        arrives(scan(8));

        saw(subscriber, 1L, 2L, 9L);
    }

    @Test
    void shouldEndAfterAFinalState() {
        AssertSubscriber<LoginView> subscriber = watch(stored(1), () -> {});
        arrives(new LoginEvent.Expired(OWNER, 2, DEADLINE));
        arrives(scan(3));

        saw(subscriber, 1L, 2L);
        subscriber.assertCompleted();
    }

    @Test
    void shouldEndAtOnceWhenTheLoginHadEnded() {
        arrives(new LoginEvent.Expired(OWNER, 7, DEADLINE));
        AssertSubscriber<LoginView> subscriber = watch(stored(1), () -> {});

        saw(subscriber, 7L);
        subscriber.assertCompleted();
    }

    @Test
    void shouldNotBelieveEventsOfAnotherOwner() {
        AssertSubscriber<LoginView> subscriber = watch(stored(1), () -> {});
        arrives(new LoginEvent.Expired(OwnerId.of("user_4"), 2, DEADLINE));
        arrives(scan(3));

        saw(subscriber, 1L, 3L);
    }

    @Test
    void shouldHearNothingAfterItHasGone() {
        AssertSubscriber<LoginView> subscriber = watch(stored(1), () -> {});
        subscriber.cancel();
        arrives(scan(2));

        saw(subscriber, 1L);
    }

    @Test
    void shouldExpireALoginThatNobodyTookUp() {
        AtomicReference<LoginWatch> watch = new AtomicReference<>();
        LoginView untold = stored(0).with(new LoginEvent.Requested(OWNER, 0, DEADLINE, null));
        AssertSubscriber<LoginView> subscriber = AssertSubscriber.create(100);
        Multi.createFrom()
                .<LoginView>emitter(
                        out -> {
                            LoginWatch made = new LoginWatch(untold, out);
                            watch.set(made);
                            made.flow(untold);
                        },
                        BackPressureStrategy.LATEST)
                .subscribe()
                .withSubscriber(subscriber);
        watch.get().expire(untold.with(new LoginEvent.Expired(OWNER, 0, DEADLINE)));

        saw(subscriber, 0L, 0L);
        subscriber.assertCompleted();
    }
}
