-- The log: every event of the suite, once, under an index without gaps. Append-only, and the database says so.

-- One row. Whoever appends holds its lock until commit, so appenders take turns and indexes follow commit order.
CREATE TABLE log_head (
    id   smallint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    size bigint   NOT NULL CHECK (size >= 0)
) WITH (fillfactor = 10);
INSERT INTO log_head (size) VALUES (0);

-- body holds the event's bytes as they were received. The columns beside it are what events are found by and hold
-- nothing of their own: U+0000, which text cannot hold, stands in them as U+FFFD, a value too long to be indexed is
-- NULL, and a time PostgreSQL does not know is the nearest it does.
CREATE TABLE log_entry (
    log_index         bigint      NOT NULL PRIMARY KEY CHECK (log_index >= 0),
    event_id          uuid        NOT NULL UNIQUE,
    event_type        text        NOT NULL,
    severity          text        NOT NULL
        CHECK (severity IN ('debug', 'info', 'notice', 'warning', 'error', 'critical')),
    risk              smallint    NOT NULL CHECK (risk BETWEEN 0 AND 100),
    actor             text        CHECK (octet_length(actor) <= 1024),
    app_id            text        CHECK (octet_length(app_id) <= 1024),
    ip                text        CHECK (octet_length(ip) <= 1024),
    created_at        timestamptz NOT NULL,
    appended_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    body              bytea       NOT NULL,
    -- The value of a record that was no event; body then says so.
    unreadable_record bytea
);

-- Each is read backwards from its newest entry, so a page costs what it shows. Values repeat, indexes rise: inserts go
-- to the right edge of each value's range.
CREATE INDEX log_entry_by_type ON log_entry (event_type, log_index);
CREATE INDEX log_entry_by_severity ON log_entry (severity, log_index);
CREATE INDEX log_entry_by_actor ON log_entry (actor, log_index) WHERE actor IS NOT NULL;
CREATE INDEX log_entry_by_app ON log_entry (app_id, log_index) WHERE app_id IS NOT NULL;
CREATE INDEX log_entry_by_ip ON log_entry (ip, log_index) WHERE ip IS NOT NULL;
-- "At least" has no range of one value: risk is checked inside the index. Most events have none and are not in it.
CREATE INDEX log_entry_by_risk ON log_entry (log_index, risk) WHERE risk > 0;

-- When the events of each 1,024 entries happened. Indexes follow arrival and events arrive late, so time alone finds no
-- range of indexes; this says which spans can hold a time and lets a search skip all others.
CREATE TABLE log_span (
    first_index bigint      NOT NULL PRIMARY KEY CHECK (first_index % 1024 = 0),
    earliest    timestamptz NOT NULL,
    latest      timestamptz NOT NULL CHECK (latest >= earliest)
) WITH (fillfactor = 70);

CREATE FUNCTION log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION log_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size < OLD.size THEN
        RAISE EXCEPTION 'the log is append-only: it cannot shrink from % to %', OLD.size, NEW.size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

-- ALWAYS: also for a session that replays a replication stream (session_replication_role = replica).
CREATE TRIGGER log_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_append_only;

CREATE TRIGGER log_head_stays BEFORE DELETE OR TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_head ENABLE ALWAYS TRIGGER log_head_stays;

CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    FOR EACH ROW EXECUTE FUNCTION log_head_only_grows();
ALTER TABLE log_head ENABLE ALWAYS TRIGGER log_head_only_grows;
