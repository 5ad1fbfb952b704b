/// Benchmarks of the whole system, started by `./telegate bench`: how fast logins are, how heavy
/// connected accounts are, and for how long they are away. They use the system only as a page and a
/// phone do, by HTTP, and read what it publishes.
@NullMarked
package telegate.bench;

import org.jspecify.annotations.NullMarked;
