-- For who knows that a worker's process has ended, because it has reaped it or has got the lock of its data folder
-- (docs/decisions/0017): its right ends, so that the other workers take its accounts over before it is started again.
-- Nothing happens when nobody else could (who is silent may be gone too), when native code ended it (docs/decisions/0012:
-- its accounts are to end no other worker), or when it had only just begun (accounts must not go to and fro with one that
-- ends again and again).
create function end_for_others(gone uuid) returns boolean language plpgsql as $$
begin
    update incarnation one set released_at = now()
    where incarnation = gone and released_at is null and aborted_at is null
        and started_at < now() - interval '30 seconds'
        and exists (select from incarnation other
            where other.incarnation <> gone and other.released_at is null and not other.draining
                and other.renewed_at > now() - interval '5 seconds');
    if not found then
        return false;
    end if;
    perform pg_notify('telegate_fleet', '');
    return true;
end $$;
