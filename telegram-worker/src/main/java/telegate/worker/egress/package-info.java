/// The egress gate: a SOCKS5 relay inside the worker that every client reaches Telegram through. It
/// looks at the lease before each write, in both directions, so that a worker that has lost its
/// accounts sends nothing for them whatever forty native threads do; it can freeze, cut one client
/// off, or drop everything in one step; and it is the place for the upstream proxy, its errors and
/// the counting of traffic.
///
/// **What TDLib does with it.** An idle client has one connection, and its proxy's user and
/// password are at most 127 bytes each. TDLib counts the proxy as reached once the password is
/// accepted, and gives up after 10 s. If it is past that point for 5 s without a connection to
/// Telegram, it asks public DNS servers for other addresses, and not through the proxy. So a frozen
/// gate answers no password, and the deadline for reaching Telegram is below 5 s: a refused client
/// waits before it tries again, and is "connecting to the proxy" meanwhile.
///
/// **Quarkus.** The gate has an event loop of its own, one thread: what a paused process may still
/// send when it wakes up is one write, and no request to the HTTP server delays it. It shares
/// nothing with Quarkus' event loops, and its buffers come from an allocator of its own, so that
/// they can be counted.
///
/// @see "docs/decisions/0008-egress-gate.md"
@NullMarked
package telegate.worker.egress;

import org.jspecify.annotations.NullMarked;
