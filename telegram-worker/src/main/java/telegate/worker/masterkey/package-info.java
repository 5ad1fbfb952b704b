/// The master key over the life of an installation: a worker whose key is not the right one does
/// not start, and the key can be changed without stopping anything. What the key does is in
/// [telegate.worker.binlog].
@NullMarked
package telegate.worker.masterkey;

import org.jspecify.annotations.NullMarked;
