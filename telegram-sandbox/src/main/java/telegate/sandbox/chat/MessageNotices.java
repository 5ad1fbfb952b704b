package telegate.sandbox.chat;

import telegate.sandbox.account.Account;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.Message;

/// Tells a device about a message that it does not know yet.
public interface MessageNotices {
    void arrived(Account account, Device device, Message message);
}
