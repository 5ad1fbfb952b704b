-- TDLib says in its last words in which client's work a check has failed. That client's account keeps its start
-- marker, also if it was proven before, and nobody else does (docs/decisions/0012).
alter table account
    add column named_at timestamptz,
    add column named_ends integer not null default 0;

comment on column account.named_ends is
    'how often TDLib named a client of this account when it ended the process, each time within a day after the one before';
