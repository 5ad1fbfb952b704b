/// Clients of Telegram as the rest of the worker handles them: one TDLib client with its folder and
/// database key, made fresh, restored from a binlog, or taken warm from the pool.
@NullMarked
package telegate.worker.session;

import org.jspecify.annotations.NullMarked;
