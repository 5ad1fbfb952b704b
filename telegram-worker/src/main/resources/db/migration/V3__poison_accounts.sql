-- TDLib ends its whole process when a check of its own fails. Which account did that is not known,
-- only which ones had a client that was just starting.
alter table incarnation add column aborted_at timestamptz;
alter table retiring add column quarantined_at timestamptz;

create index account_whose_start_is_not_proven on account (partition)
    where start_marker is not null or aborted_starts > 0;

comment on column incarnation.aborted_at is
    'when TDLib ended the process; null for every other end, which proves nothing against an account';
comment on column account.start_marker is
    'the incarnation that has started a client of this account which is not proven yet';
comment on column account.aborted_starts is
    '1 from before a start alone until it is proven: the next abort under this marker was its doing';
comment on column retiring.quarantined_at is
    'when the log-out was given up because the client ends the process; its copies stay';
