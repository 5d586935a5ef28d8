-- What every service's database has: the outbox Debezium reads, the inbox consumers dedupe by, and kept answers.
--
-- The login role outbox_connector (REPLICATION) belongs to the server, not to this database, and must exist before
-- this migration runs: see docs/operations/outbox.md.

-- Insert-only and partitioned by day: old rows go by dropping a partition, never by a DELETE that leaves dead tuples.
-- payload is bytea because jsonb would reorder what was signed and hashed.
CREATE TABLE outbox (
    id             uuid        NOT NULL,
    topic          text        NOT NULL,
    aggregate_id   text        NOT NULL,
    payload        bytea       NOT NULL,
    content_type   text        NOT NULL DEFAULT 'application/json',
    ce_specversion text        NOT NULL DEFAULT '1.0',
    ce_type        text        NOT NULL,
    ce_source      text        NOT NULL,
    ce_subject     text        NOT NULL,
    ce_time        text        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);

-- Catches rows when upkeep has not run for longer than its margin, so that no write ever fails for want of a partition.
CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;

-- Creates the partitions of today and the days ahead, and drops those older than the retention.
-- Returns what it did, one row an action. Concurrent callers wait for each other.
CREATE FUNCTION outbox_maintain(days_ahead int, days_kept int) RETURNS TABLE (action text, partition_name text)
LANGUAGE plpgsql AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
    day date;
    name text;
BEGIN
    IF days_ahead < 1 OR days_kept < 1 THEN
        RAISE EXCEPTION 'outbox_maintain: days_ahead and days_kept must be at least 1';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('outbox_maintain', 0));
    FOR day IN SELECT today + n FROM generate_series(0, days_ahead) AS n LOOP
        name := 'outbox_' || to_char(day, 'YYYYMMDD');
        IF to_regclass(format('public.%I', name)) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE public.%I PARTITION OF public.outbox FOR VALUES FROM (%L) TO (%L)',
                    name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
                action := 'created'; partition_name := name; RETURN NEXT;
            EXCEPTION WHEN check_violation THEN
                -- The default partition already holds rows of that day; they stay there and are still published.
                action := 'blocked_by_default'; partition_name := name; RETURN NEXT;
            END;
        END IF;
    END LOOP;
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.outbox'::regclass AND c.relname ~ '^outbox_[0-9]{8}$'
          AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - days_kept
    LOOP
        EXECUTE format('DROP TABLE public.%I', name);
        action := 'dropped'; partition_name := name; RETURN NEXT;
    END LOOP;
END
$$;

SELECT outbox_maintain(7, 7);

-- A quiet database's slot would hold back the WAL that a busy one on the same server writes: the connector writes here
-- every few seconds and thereby has something to confirm.
CREATE TABLE outbox_heartbeat (
    id      uuid        NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE PUBLICATION outbox_publication FOR TABLE outbox, outbox_heartbeat
    WITH (publish = 'insert', publish_via_partition_root = true);

GRANT USAGE ON SCHEMA public TO outbox_connector;
GRANT SELECT ON outbox TO outbox_connector;
GRANT SELECT, INSERT, DELETE ON outbox_heartbeat TO outbox_connector;

-- The inbox: an event acted on by a consumer is here, put in the same transaction as its effect.
CREATE TABLE processed_event (
    consumer     text        NOT NULL,
    event_id     uuid        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX processed_event_by_age ON processed_event USING brin (processed_at);

-- Answers kept for Idempotency-Key: key_hash covers principal, route and key; request_mac is an HMAC of the request,
-- answer is sealed, because it may hold a DLID.
CREATE TABLE idempotency_key (
    key_hash    bytea       NOT NULL PRIMARY KEY CHECK (octet_length(key_hash) = 32),
    request_mac bytea       NOT NULL CHECK (octet_length(request_mac) = 32),
    answer      bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);
