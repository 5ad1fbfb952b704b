/// Benchmarks of the whole system, started by `./telegate bench`: how fast logins are and how heavy
/// connected accounts are. They use the system only as a page and a phone do, by HTTP.
@NullMarked
package telegate.bench;

import org.jspecify.annotations.NullMarked;
