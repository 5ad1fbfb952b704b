/// What every implementation of the port to TDLib must do, and one that does what a test tells it.
@NullMarked
package telegate.worker.tdlib;

import org.jspecify.annotations.NullMarked;
