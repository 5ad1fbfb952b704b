/// The real TDLib as the judge of the sandbox: one patched engine for all tests of a JVM, and
/// clients of it.
@NullMarked
package telegate.sandbox.td;

import org.jspecify.annotations.NullMarked;
