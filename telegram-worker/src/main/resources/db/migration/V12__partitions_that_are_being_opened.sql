-- A partition that was taken is still on its way until its clients are open at its new owner: who gives partitions away
-- counts it, and closes no more clients meanwhile (docs/decisions/0014). Advice only: nobody's right depends on it.
alter table partition_ownership add column opening_since timestamptz;

comment on column partition_ownership.opening_since is
    'when its owner took it, until the clients of its accounts are open there';
