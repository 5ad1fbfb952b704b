/// TDLib behind the port, over its JSON interface: the only place in the worker that knows TDLib's
/// JSON. One thread receives for all clients; it routes by a scan of a few bytes, drops what nobody
/// needs and reads the rest. Only `telegate.worker.config` makes the objects of this package.
@NullMarked
package telegate.worker.tdlib.internal;

import org.jspecify.annotations.NullMarked;
