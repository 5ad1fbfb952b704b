-- The gateway's own tables. States are what the worker told (JSON of the message contract, with
-- the type's wire name); the worker's database is another one.

create table app_user (
    id            bigint generated always as identity primary key,
    name          text        not null unique check (name = lower(name)),
    password_hash text        not null,
    roles         text        not null,
    created_at    timestamptz not null
);

create table login (
    id                uuid primary key,
    account_id        uuid        not null,
    tenant            uuid        not null,
    owner             text        not null,
    -- Of the account: computed once when the account is made, never anew.
    partition         int         not null,
    -- 0: the worker has told nothing yet.
    version           bigint      not null,
    type              text        not null,
    state             text        not null,
    ended             boolean     not null,
    -- What was asked for: `new`, or the account to reconnect.
    request           text        not null,
    created_at        timestamptz not null,
    -- Somebody looks at least until then; null: nobody ever looked.
    watched_until     timestamptz,
    -- The question whose answer was sent to the worker, and until when a second one is dropped.
    answered          uuid,
    answered_until    timestamptz
);
create index login_of_owner on login (tenant, owner, id desc);
create index login_open on login (watched_until) where not ended;

create table account (
    id               uuid primary key,
    tenant           uuid        not null,
    owner            text        not null,
    partition        int         not null,
    version          bigint      not null,
    type             text        not null,
    state            text        not null,
    telegram_user_id bigint      not null,
    connected_at     timestamptz not null
);
create index account_of_owner on account (tenant, owner);

create table idempotency_key (
    tenant     uuid        not null,
    owner      text        not null,
    key        text        not null,
    login_id   uuid        not null,
    created_at timestamptz not null,
    primary key (tenant, owner, key)
);
create index idempotency_key_age on idempotency_key (created_at);

create table audit (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    who     text        not null,
    what    text        not null,
    subject text,
    address text
);
create index audit_time on audit (at);
