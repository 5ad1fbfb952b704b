package telegate.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that the invariants are checked against, as it was read after a round when everything had
/// settled.
///
/// @param keyUses the sandbox's record of sessions
/// @param duplicatedKeys what the sandbox itself has complained of, in words
/// @param accepted logins that the gateway has accepted
/// @param attempts what the visitors of this round have seen of their logins
/// @param faults names of those that struck in this round
/// @param logins what the event log says about each login
/// @param shownLogins what the gateway's API says
/// @param accounts what the event log says about each account
/// @param shownAccounts what the gateway's API says
/// @param stored the version of each login and account in the workers' database, by id
/// @param members the accounts that were connected, with what should have become of them
/// @param devices of each member's person, as the sandbox has them; the device ids
/// @param pushes what the sandbox pushed
/// @param published the messages in the event log
/// @param unreadable records of the event log that no reader understands, and what is in the
///   dead-letter topics
/// @param secrets places where a secret was found
record Evidence(
        List<KeyUse> keyUses,
        List<String> duplicatedKeys,
        Set<String> accepted,
        List<Attempt> attempts,
        Set<String> faults,
        Map<String, LoginTrace> logins,
        Map<String, Shown> shownLogins,
        Map<String, AccountTrace> accounts,
        Map<String, Shown> shownAccounts,
        Map<String, Long> stored,
        Map<String, Member> members,
        Map<Long, List<String>> devices,
        List<Push> pushes,
        Set<MessageId> published,
        List<String> unreadable,
        List<String> secrets) {

    /// One MTProto session of a key.
    ///
    /// @param account the Telegram user whose device the key is; 0 for none
    /// @param process the SOCKS user: an incarnation of a worker
    /// @param first number of its first packet; the numbers grow over all packets of the sandbox
    /// @param last number of its last packet
    record KeyUse(
            String key, long account, String session, String process, long first, long last) {}

    /// A login as its visitor saw it last.
    ///
    /// @param login its id; of somebody whom the gateway gave none, who it was
    /// @param begun when the gateway was asked first
    /// @param version 0 while no worker has told anything
    /// @param state as the API calls it; empty when the gateway never told
    /// @param reason of a failed or cancelled one, else empty
    /// @param gaveUp whether the visitor has tried to end it
    record Attempt(
            String login,
            Instant begun,
            long version,
            String state,
            String reason,
            boolean gaveUp) {

        boolean isOver() {
            return Gateway.FINAL.contains(state);
        }

        /// State and reason in one.
        String end() {
            return reason.isEmpty() ? state : state + ":" + reason;
        }
    }

    /// What the event log says about a login.
    ///
    /// @param newest version of the newest event, 0 for none
    /// @param state the newest event's state, as the API calls it
    /// @param finals each different final state that was told
    record LoginTrace(String id, long newest, String state, Set<String> finals) {}

    /// What the event log says about an account.
    ///
    /// @param person Telegram user id
    /// @param reason of a disconnected one, else empty
    /// @param firstOnline when it was first online, or the end of time
    record AccountTrace(
            String id,
            long newest,
            String state,
            String reason,
            long person,
            Instant firstOnline) {}

    /// A state as the gateway's API shows it.
    record Shown(String id, long version, String state) {

        /// A login that the gateway has ended by itself, because no worker has ever told of it.
        boolean endedUntold() {
            return version == 0 && Gateway.FINAL.contains(state);
        }
    }

    /// A connected account.
    ///
    /// @param device the device that its login made, as the sandbox calls it; empty when unknown
    /// @param end what should have become of it
    record Member(String account, long person, String device, End end) {}

    /// What should have become of an account.
    enum End {
        /// It is online.
        ONLINE,
        /// It was logged out on purpose.
        LOGGED_OUT,
        /// It was poisoned on purpose: online or in quarantine.
        ONLINE_OR_QUARANTINED
    }

    /// A message that the sandbox had for an account.
    ///
    /// @param id the server's number of the message
    /// @param devices how many it was pushed to
    record Push(long number, long person, long peer, int id, Instant at, int devices) {

        /// TDLib's number of a server's message.
        MessageId inAccount(String account) {
            return new MessageId(account, peer, (long) id << 20);
        }
    }

    /// What identifies a message for readers.
    record MessageId(String account, long chat, long message) {}
}
