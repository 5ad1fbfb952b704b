/// Tests of the benchmarks' own arithmetic; the benchmarks themselves are no tests.
@NullMarked
package telegate.bench;

import org.jspecify.annotations.NullMarked;
