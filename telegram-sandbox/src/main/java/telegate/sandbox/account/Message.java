package telegate.sandbox.account;

import java.time.Instant;

/// A text message as one of the two accounts sees it.
///
/// @param id number of the message in its account, from 1
/// @param pts the account's update counter right after this message
/// @param peer Telegram user id of the other side
/// @param out whether the account sent it
public record Message(int id, int pts, Instant date, long peer, boolean out, String text) {
    @Override
    public String toString() {
        return "Message[" + id + "]";
    }
}
