/// A client's binlog, which is all there is of it: copied from TDLib's file, sealed for the
/// database, opened again. The order of copying, publishing and storing is decided by the account's
/// lane.
@NullMarked
package telegate.worker.binlog;

import org.jspecify.annotations.NullMarked;
