package telegate.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.DisconnectReason;
import telegate.contract.Event;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.Profile;

class StoredEventsTest {

    private static final OwnerId OWNER = OwnerId.of("user_3");
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Profile ANNA = new Profile(7, "Анна \"А\"\u0000", "", null);

    static Stream<Event> events() {
        Notice wait = new Notice(NoticeCode.FLOOD_WAIT, TIME);
        return Stream.of(
                new LoginEvent.Requested(OWNER, 0, TIME, null),
                new LoginEvent.Requested(OWNER, 1, TIME, wait),
                new LoginEvent.AwaitingScan(OWNER, 2, TIME, "tg://login?token=a", 3, null),
                new LoginEvent.PasswordRequired(OWNER, 3, TIME, "", ChallengeId.next(), wait),
                new LoginEvent.Succeeded(OWNER, 4, TIME, AccountId.next(), ANNA, true),
                new LoginEvent.Failed(OWNER, 5, TIME, FailureCode.FLOOD_WAIT, TIME),
                new LoginEvent.Cancelled(OWNER, 6, TIME, CancelReason.UNWATCHED),
                new LoginEvent.Expired(OWNER, 7, TIME),
                new AccountEvent.Connecting(OWNER, 8, ANNA, TIME),
                new AccountEvent.Online(OWNER, 9, ANNA, TIME),
                new AccountEvent.Disconnected(
                        OWNER, 10, ANNA, TIME, DisconnectReason.REVOKED, TIME));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadWhatItWrote(Event event) {
        String type = StoredEvents.type(event);
        String json = StoredEvents.json(event);

        assertThat(StoredEvents.read(type, json, Event.class)).isEqualTo(event);
        // PostgreSQL's text takes every character but this one.
        assertThat(json).doesNotContain("\u0000");
    }

    @Test
    void shouldSayWhenAStoredStateCannotBeRead() {
        assertThatThrownBy(() -> StoredEvents.read("nothing.v9", "{}", Event.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing.v9");
    }
}
