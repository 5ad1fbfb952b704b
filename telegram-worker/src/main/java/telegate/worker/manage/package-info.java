/// What operators ask a single worker and tell it, under `/manage`: which partitions and accounts
/// it has and what they are doing, and that it shall give everything away or use another master
/// key. Answers only to callers on the same machine, names accounts by their ids alone and holds no
/// secret.
@NullMarked
package telegate.worker.manage;

import org.jspecify.annotations.NullMarked;
