-- The log becomes a Merkle log (docs/spec/audit-log.md): what is logged is a leaf, fixed for ever; what is personal lies
-- beside it, sealed, and can be erased.
--
-- Entries of the log before are kept in log_entry_unproven. The service carries them over, in their order and byte for
-- byte, when it opens the log, and removes from here what has arrived there in the same transaction. Their indexes stay.

DROP TRIGGER log_entry_append_only ON log_entry;
ALTER TABLE log_entry RENAME TO log_entry_unproven;
ALTER INDEX log_entry_pkey RENAME TO log_entry_unproven_pkey;
ALTER INDEX log_entry_event_id_key RENAME TO log_entry_unproven_event_id_key;
DROP INDEX log_entry_by_type, log_entry_by_severity, log_entry_by_actor, log_entry_by_app, log_entry_by_ip, log_entry_by_risk;
-- Filled again by carrying over.
TRUNCATE log_span;
DROP TABLE log_head;
DROP FUNCTION log_head_only_grows();

-- One row: who the log is. The private key and the key of references are sealed with the master key.
CREATE TABLE log_identity (
    id                   smallint    NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    origin               text        NOT NULL CHECK (octet_length(origin) BETWEEN 1 AND 255),
    public_key           bytea       NOT NULL CHECK (octet_length(public_key) = 32),
    sealed_private_key   bytea       NOT NULL,
    sealed_reference_key bytea       NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row. Whoever appends holds its lock until commit, so appenders take turns and indexes follow commit order.
-- right_edge: the roots of the perfect subtrees the tree consists of, from the left; one for each bit of size.
CREATE TABLE log_head (
    id         smallint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    size       bigint   NOT NULL CHECK (size >= 0),
    right_edge bytea    NOT NULL CHECK (octet_length(right_edge) = 32 * bit_count(size::bit(64)))
) WITH (fillfactor = 10);
INSERT INTO log_head (size, right_edge) VALUES (0, '');

-- leaf is what is hashed. The columns before it repeat what is in it, for searching. sealed holds salt and body of the
-- event, sealed_record the value of a record that was no event; both open only with the keys of all parties.
CREATE TABLE log_entry (
    log_index     bigint      NOT NULL PRIMARY KEY CHECK (log_index >= 0),
    event_id      uuid        NOT NULL UNIQUE,
    event_type    text        NOT NULL,
    severity      text        NOT NULL
        CHECK (severity IN ('debug', 'info', 'notice', 'warning', 'error', 'critical')),
    risk          smallint    NOT NULL CHECK (risk BETWEEN 0 AND 100),
    actor_ref     bytea       NOT NULL CHECK (octet_length(actor_ref) = 32),
    app_ref       bytea       CHECK (octet_length(app_ref) = 32),
    -- Whether an account did it, as opposed to a program, a client or nobody known.
    operator      boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    appended_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- A bundle of entries gives each a length of two bytes.
    leaf          bytea       NOT NULL CHECK (octet_length(leaf) BETWEEN 1 AND 65535),
    parties       bytea[]     NOT NULL,
    sealed        bytea       NOT NULL,
    sealed_record bytea
);
-- Ciphertext does not compress.
ALTER TABLE log_entry ALTER COLUMN sealed SET STORAGE EXTERNAL, ALTER COLUMN sealed_record SET STORAGE EXTERNAL;

-- Each is read backwards from its newest entry, so a page costs what it shows. Values repeat, indexes rise: inserts go
-- to the right edge of each value's range.
CREATE INDEX log_entry_by_type ON log_entry (event_type, log_index);
CREATE INDEX log_entry_by_severity ON log_entry (severity, log_index);
CREATE INDEX log_entry_by_actor ON log_entry (actor_ref, log_index);
CREATE INDEX log_entry_by_app ON log_entry (app_ref, log_index) WHERE app_ref IS NOT NULL;
-- "At least" has no range of one value: risk is checked inside the index. Most events have none and are not in it.
CREATE INDEX log_entry_by_risk ON log_entry (log_index, risk) WHERE risk > 0;
CREATE INDEX log_entry_by_operator ON log_entry (log_index) WHERE operator;

-- Which entries an address caused. Apart from the entries, because a keyed hash of an address can be guessed by whoever
-- has the key: erasing a party removes its rows.
CREATE TABLE log_address (
    ip_ref    bytea   NOT NULL CHECK (octet_length(ip_ref) = 32),
    log_index bigint  NOT NULL,
    parties   bytea[] NOT NULL,
    PRIMARY KEY (ip_ref, log_index)
);

-- The key of a party's personal values, sealed with the master key. Without its row they are gone for good.
CREATE TABLE party_key (
    party_ref  bytea       NOT NULL PRIMARY KEY CHECK (octet_length(party_ref) = 32),
    sealed_key bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Tiles of C2SP tlog-tiles, one row each. The last of a level grows until it has 256 hashes.
CREATE TABLE log_tile (
    level      smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    tile_index bigint   NOT NULL CHECK (tile_index >= 0),
    hashes     bytea    NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (level, tile_index)
);
ALTER TABLE log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- One row: the last checkpoint that was signed and anchored. note is NULL until there is one.
CREATE TABLE log_checkpoint (
    id        smallint    NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    tree_size bigint      NOT NULL CHECK (tree_size >= 0),
    root      bytea       NOT NULL CHECK (octet_length(root) = 32),
    note      text,
    signed_at timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO log_checkpoint (tree_size, root, signed_at) VALUES (0, sha256(''), '-infinity');

-- Where the log goes on reading, written with what was read. Not the consumer group's offsets: a database that was set
-- back reads again what it lost.
CREATE TABLE consumer_offset (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
);

CREATE FUNCTION log_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.right_edge <> OLD.right_edge) THEN
        RAISE EXCEPTION 'the log is append-only: it cannot go from % to %', OLD.size, NEW.size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION log_tile_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.level <> OLD.level OR NEW.tile_index <> OLD.tile_index
        OR substring(NEW.hashes FROM 1 FOR octet_length(OLD.hashes)) <> OLD.hashes THEN
        RAISE EXCEPTION 'the log is append-only: the hashes of tile %/% stay', OLD.level, OLD.tile_index
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION log_checkpoint_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.tree_size < OLD.tree_size OR (NEW.tree_size = OLD.tree_size AND NEW.root <> OLD.root) THEN
        RAISE EXCEPTION 'the log is append-only: the checkpoint of % stays', OLD.tree_size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

-- ALWAYS: also for a session that replays a replication stream (session_replication_role = replica).
CREATE TRIGGER log_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_append_only;
CREATE TRIGGER log_identity_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log_identity
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_identity ENABLE ALWAYS TRIGGER log_identity_stays;
CREATE TRIGGER log_head_stays BEFORE DELETE OR TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_head ENABLE ALWAYS TRIGGER log_head_stays;
CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    FOR EACH ROW EXECUTE FUNCTION log_head_only_grows();
ALTER TABLE log_head ENABLE ALWAYS TRIGGER log_head_only_grows;
CREATE TRIGGER log_tile_stays BEFORE DELETE OR TRUNCATE ON log_tile
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_stays;
CREATE TRIGGER log_tile_only_grows BEFORE UPDATE ON log_tile
    FOR EACH ROW EXECUTE FUNCTION log_tile_only_grows();
ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_only_grows;
CREATE TRIGGER log_checkpoint_stays BEFORE DELETE OR TRUNCATE ON log_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse_change();
ALTER TABLE log_checkpoint ENABLE ALWAYS TRIGGER log_checkpoint_stays;
CREATE TRIGGER log_checkpoint_only_grows BEFORE UPDATE ON log_checkpoint
    FOR EACH ROW EXECUTE FUNCTION log_checkpoint_only_grows();
ALTER TABLE log_checkpoint ENABLE ALWAYS TRIGGER log_checkpoint_only_grows;

-- The service is the tables' owner and can grant this back: it guards against its own mistakes and injected statements.
REVOKE UPDATE, DELETE, TRUNCATE ON log_entry, log_identity FROM CURRENT_USER;
REVOKE DELETE, TRUNCATE ON log_head, log_tile, log_checkpoint FROM CURRENT_USER;
REVOKE UPDATE, TRUNCATE ON log_address, party_key FROM CURRENT_USER;
