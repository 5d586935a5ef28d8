-- Who may log in, with what, and what came of it.

-- Signing and login keys have a table each: a key never serves both. private_sealed is PKCS #8, sealed with the master
-- key and bound to table and kid. kid is the RFC 7638 thumbprint.
CREATE TABLE signing_key (
    kid            text        NOT NULL PRIMARY KEY,
    state          text        NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    public_key     bytea       NOT NULL,
    private_sealed bytea       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX signing_key_one_active ON signing_key ((true)) WHERE state = 'active';

CREATE TABLE login_key (
    kid            text        NOT NULL PRIMARY KEY,
    state          text        NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    public_key     bytea       NOT NULL,
    private_sealed bytea       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX login_key_one_active ON login_key ((true)) WHERE state = 'active';

-- username is as it was given; username_key is what it is found and unique by: NFKC, lower-cased by Unicode's
-- locale-free mapping, NFKC again (LoginName). password is a PHC string of a peppered password.
CREATE TABLE users (
    id           uuid        NOT NULL PRIMARY KEY,
    username     text        NOT NULL,
    username_key text        NOT NULL CONSTRAINT users_username_key UNIQUE,
    role         text        NOT NULL CHECK (role IN ('user', 'support', 'reseller', 'admin', 'super_admin')),
    password     text        NOT NULL CHECK (password LIKE '$argon2id$%'),
    banned_until timestamptz,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row. A revocation increments it and keeps its lock until it commits; a login reads it before all else.
CREATE TABLE revocation_counter (
    id    smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    value bigint   NOT NULL CHECK (value >= 0)
);
INSERT INTO revocation_counter (id, value) VALUES (1, 0);

-- A challenge that was used. expires_at, in epoch seconds, comes from the challenge itself, which is authenticated, so
-- that a whole partition of challenges that nobody could use any more is dropped. Logged on purpose: an unlogged table
-- is emptied by a crash, and what was used before it would be good again.
CREATE TABLE spent_challenge (
    expires_at bigint NOT NULL,
    nonce_hash bytea  NOT NULL CHECK (octet_length(nonce_hash) = 32),
    PRIMARY KEY (expires_at, nonce_hash)
) PARTITION BY RANGE (expires_at);
CREATE TABLE spent_challenge_default PARTITION OF spent_challenge DEFAULT;

-- Makes the partitions of this hour and the next ones and drops those that ended more than two hours ago.
CREATE FUNCTION spent_challenge_maintain(hours_ahead int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    hour bigint := floor(extract(epoch FROM clock_timestamp()) / 3600)::bigint;
    h bigint;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('spent_challenge_maintain', 0));
    FOR h IN SELECT generate_series(hour, hour + hours_ahead) LOOP
        name := 'spent_challenge_' || h;
        IF to_regclass(format('public.%I', name)) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE public.%I PARTITION OF public.spent_challenge FOR VALUES FROM (%s) TO (%s)',
                    name, h * 3600, (h + 1) * 3600);
            EXCEPTION WHEN check_violation THEN
                -- The default partition already holds challenges of that hour and goes on to take them.
                NULL;
            END;
        END IF;
    END LOOP;
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.spent_challenge'::regclass AND c.relname ~ '^spent_challenge_[0-9]+$'
          AND substring(c.relname FROM '[0-9]+$')::bigint < hour - 2
    LOOP
        EXECUTE format('DROP TABLE public.%I', name);
    END LOOP;
    DELETE FROM spent_challenge_default WHERE expires_at < (hour - 2) * 3600;
END
$$;
SELECT spent_challenge_maintain(48);

-- Ciphertexts that logged somebody in: never again under the same key. They go with their key.
CREATE TABLE used_login_payload (
    kid          text  NOT NULL REFERENCES login_key (kid) ON DELETE CASCADE,
    payload_hash bytea NOT NULL CHECK (octet_length(payload_hash) = 32),
    PRIMARY KEY (kid, payload_hash)
);

-- Attempts that count against a limit. subject is an HMAC of submitted name and netblock. A slot is taken while
-- taken_until lies ahead: reserved for half a minute before the hash, then kept for the window if the password was
-- wrong, or given back.
CREATE TABLE login_attempt (
    subject     bytea       NOT NULL CHECK (octet_length(subject) = 32),
    slot        smallint    NOT NULL CHECK (slot >= 1),
    attempt     uuid        NOT NULL,
    taken_until timestamptz NOT NULL,
    PRIMARY KEY (subject, slot)
);
CREATE INDEX login_attempt_by_end ON login_attempt (taken_until);

-- Takes a free slot of the subject. Callers for one subject take turns, so that a slot is never missed that is free.
-- Returns 0 when one was taken, else the seconds until the first becomes free.
CREATE FUNCTION login_attempt_reserve(
    the_subject bytea, the_attempt uuid, slots int, at timestamptz, reserved_until timestamptz) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    free_slot int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('login attempt ' || encode(the_subject, 'hex'), 0));
    SELECT s INTO free_slot FROM generate_series(1, slots) AS s
    WHERE NOT EXISTS (
        SELECT 1 FROM login_attempt a WHERE a.subject = the_subject AND a.slot = s AND a.taken_until > at)
    ORDER BY s LIMIT 1;
    IF free_slot IS NULL THEN
        RETURN (SELECT greatest(1, ceil(extract(epoch FROM min(a.taken_until) - at))::int)
                FROM login_attempt a WHERE a.subject = the_subject AND a.taken_until > at);
    END IF;
    INSERT INTO login_attempt (subject, slot, attempt, taken_until)
    VALUES (the_subject, free_slot, the_attempt, reserved_until)
    ON CONFLICT (subject, slot) DO UPDATE SET attempt = excluded.attempt, taken_until = excluded.taken_until;
    RETURN 0;
END
$$;

-- A session is a family of refresh tokens, each spent for the next. ended_at set: none of them is good any more.
CREATE TABLE session (
    id         uuid        NOT NULL PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('logout', 'refresh_reuse', 'revoked'))
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (expires_at);

-- token_hash is an HMAC: the token itself is nowhere.
CREATE TABLE refresh_token (
    token_hash bytea       NOT NULL PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    session_id uuid        NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz
);
CREATE INDEX refresh_token_by_session ON refresh_token (session_id);

-- Which risk signals were told of already: one of a kind for a netblock and a minute.
CREATE TABLE told_signal (
    kind     text   NOT NULL,
    netblock text   NOT NULL,
    minute   bigint NOT NULL,
    PRIMARY KEY (minute, kind, netblock)
);
