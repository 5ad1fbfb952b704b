/// Tests of what an operator may ask over HTTP.
@NullMarked
package telegate.worker.manage;

import org.jspecify.annotations.NullMarked;
