/// Everything about one account happens on its lane, one thing after the other: its commands, what
/// Telegram tells, timers, writes to the database. [Account] is what stands on the lane; what it
/// does depends on its [Stage]: a login that goes on, or a connected account.
@NullMarked
package telegate.worker.account;

import org.jspecify.annotations.NullMarked;
