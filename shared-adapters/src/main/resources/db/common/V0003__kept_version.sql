-- The version of the resource that a kept answer shows, which becomes its ETag again; null where it shows none, or was kept
-- before there was this column.
ALTER TABLE idempotency_key ADD COLUMN version bigint;
