-- Accounts that were set aside for a person to look at (docs/decisions/0012). A row stays when the account is
-- connected again; the account's own row says whether it still holds.
create table quarantine (
    account_id uuid primary key references account,
    generation bigint not null,
    cause text not null,
    since timestamptz not null
);

comment on table quarantine is 'why accounts were set aside, the last time for each';
comment on column quarantine.generation is 'of the client whose copies are kept to be looked at';
comment on column quarantine.cause is 'aborts, no-copy or refused, as in the metric';
