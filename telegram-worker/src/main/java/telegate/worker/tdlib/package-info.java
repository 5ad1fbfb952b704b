/// The wall round TDLib. The rest of the worker opens clients through [TdClients], talks to one
/// through [TdClient] and hears from it as [TdUpdate]; it never sees TDLib's JSON, its memory or
/// its threads. Types here say what Telegram says and decide nothing.
@NullMarked
package telegate.worker.tdlib;

import org.jspecify.annotations.NullMarked;
