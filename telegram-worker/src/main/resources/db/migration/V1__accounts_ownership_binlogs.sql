-- The worker's whole state. Who may write is decided by partition_ownership alone: every write of an
-- account, a login, a binlog or an offset happens in a transaction that has first found its own
-- incarnation and epoch there, and the account's row refuses an older epoch or generation itself.

-- One row for each start of a worker process.
create table incarnation (
    incarnation uuid primary key,
    worker      text        not null,
    renewals    bigint      not null default 0,
    started_at  timestamptz not null default now(),
    renewed_at  timestamptz not null default now(),
    released_at timestamptz
);

create table partition_ownership (
    partition   integer primary key,
    incarnation uuid references incarnation,
    epoch       bigint not null default 0,
    next_offset bigint not null default 0
);

create table account (
    account_id          uuid primary key,
    tenant              uuid        not null,
    owner               text        not null,
    partition           integer     not null references partition_ownership,
    epoch               bigint      not null,
    generation          bigint      not null,
    version             bigint      not null,
    status              text        not null,
    last_command_offset bigint      not null,
    telegram_user_id    bigint,
    first_name          text,
    last_name           text,
    username            text,
    connected_at        timestamptz,
    disconnected_at     timestamptz,
    disconnect_reason   text,
    start_marker        uuid,
    aborted_starts      integer     not null default 0,
    created_at          timestamptz not null default now()
);
create index account_by_partition on account (partition) where status in ('CONNECTING', 'CONNECTED');
create unique index one_active_account_of_a_person
    on account (tenant, owner, telegram_user_id) where status = 'CONNECTED';

create table login (
    login_id   uuid primary key,
    account_id uuid        not null references account,
    format     integer     not null,
    state      text        not null,
    open       boolean     not null,
    version    bigint      not null,
    deadline   timestamptz not null,
    created_at timestamptz not null,
    ended_at   timestamptz
);
create unique index one_open_login_of_an_account on login (account_id) where open;
create index ended_logins on login (ended_at) where not open;

-- A client that has to be logged out of Telegram; its binlog is kept until that is done.
create table retiring (
    account_id uuid        not null references account,
    generation bigint      not null,
    since      timestamptz not null default now(),
    primary key (account_id, generation)
);

-- The last copies of a client's binlog, sealed: format 1 is Tink's envelope AEAD.
create table binlog (
    account_id    uuid        not null references account,
    generation    bigint      not null,
    copy          bigint      not null,
    epoch         bigint      not null,
    format        integer     not null,
    tdlib_version text        not null,
    test_dc       boolean     not null,
    sealed        bytea       not null,
    created_at    timestamptz not null default now(),
    primary key (account_id, generation, copy)
);

-- Opens only with the right master key, so a wrong one is noticed before anything is written.
create table master_key_probe (
    id     integer primary key check (id = 1),
    sealed bytea not null
);
