-- A worker that is being stopped renews its lease and gives its partitions away one by one. Without
-- this mark the others would count it when they divide the partitions, and leave some to it.
alter table incarnation add column draining boolean not null default false;

-- Since when nobody owns a partition that was given back; logins get that time added.
alter table partition_ownership add column free_since timestamptz;

-- The copies of a login know no counters of messages; until one does, the account is not online.
alter table account add column counted boolean not null default false;

comment on column incarnation.released_at is
    'end of its right, given up or taken away; never set back to null';
comment on column partition_ownership.incarnation is
    'who took it last and has not given it back; free when null or when that incarnation''s right has ended';
