-- A row without a payload becomes a record without a value: on a compacted topic a tombstone, which takes the last
-- record of its key away. State topics need them; an event always has a payload.
ALTER TABLE outbox ALTER COLUMN payload DROP NOT NULL;
