-- One row for each master key that something may be sealed under: a worker whose file lacks one of
-- them refuses to start. The id is the key's own.
alter table master_key_probe drop constraint master_key_probe_id_check;

-- Which master keys a worker's file holds, the one that it seals with, and since when it does. No
-- worker seals with a key before all others can open what it seals.
alter table incarnation
    add column master_key integer,
    add column master_keys integer[],
    add column master_key_since timestamptz;
