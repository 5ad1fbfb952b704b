-- A partition that was taken is still on its way until Telegram has answered its clients at the new owner: who gives
-- partitions away counts it, and closes no more clients meanwhile (docs/decisions/0014). Advice only: nobody's right
-- depends on it.
alter table partition_ownership add column arriving_since timestamptz;

comment on column partition_ownership.arriving_since is
    'when its owner took it, until Telegram has answered the clients of its accounts there';
