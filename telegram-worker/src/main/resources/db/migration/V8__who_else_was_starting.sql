-- How many accounts had a start marker when TDLib ended the process: one accuses that one, more accuse nobody
-- (docs/decisions/0012). Null for processes that were ended before this column was there.
alter table incarnation add column starting_when_aborted integer;
