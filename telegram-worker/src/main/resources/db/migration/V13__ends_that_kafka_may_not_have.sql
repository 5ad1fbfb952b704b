-- How logins and accounts have ended, for as long as Kafka has not confirmed that it knows (docs/decisions/0019): a row
-- comes with the end, in one transaction, and goes with Kafka's answer. Whoever takes a partition tells what is there.
create table untold_end (
    id        uuid    primary key,
    version   bigint  not null,
    partition integer not null
);
create index untold_ends_of_a_partition on untold_end (partition);

comment on column untold_end.id is 'the login that has ended, or the account that is connected no more';
comment on column untold_end.version is 'of that state; an account may come to an end more than once';

-- Until now the ends of the last minutes were told again, whoever had heard of them.
insert into untold_end (id, version, partition)
    select l.login_id, l.version, a.partition from login l join account a on a.account_id = l.account_id
    where not l.open and l.ended_at > now() - interval '5 minutes';
insert into untold_end (id, version, partition)
    select account_id, version, partition from account
    where status = 'DISCONNECTED' and telegram_user_id is not null and disconnected_at > now() - interval '5 minutes';

comment on index ended_logins is 'for workers of the version before; the next version drops it';
comment on index disconnected_accounts is 'for workers of the version before; the next version drops it';
