-- A log of commands that was cut gives offsets a second time. The worker's own count, in which
-- next_offset and account.last_command_offset are, goes on rising: it meets Kafka's here.
alter table partition_ownership
    add column log_offset bigint not null default 0,
    add column log_position bigint not null default 0;

comment on column partition_ownership.log_offset is
    'the command with this number in the worker''s count is at log_position in Kafka; equal until the log is cut';
