-- What ends credentials before their time, and what of it the other services are told on auth.state.v1.

-- One row a target: all, non_admin, role:<word>, user:<uuid>, session:<uuid> or key:<kid>.
-- counter: access tokens that carry a smaller one are dead. session_counter: the same of sessions, whose number is the
-- one of their login; 0 where no session was ended. tokens_until: after it every access token that is hit has expired, and
-- the target is taken off the topic (published = false). kept_until: after it every session that is hit has.
CREATE TABLE revocation (
    target          text        NOT NULL PRIMARY KEY,
    counter         bigint      NOT NULL CHECK (counter > 0),
    session_counter bigint      NOT NULL CHECK (session_counter BETWEEN 0 AND counter),
    tokens_until    timestamptz NOT NULL,
    kept_until      timestamptz NOT NULL CHECK (kept_until >= tokens_until),
    published       boolean     NOT NULL DEFAULT true
);
CREATE INDEX revocation_published_by_counter ON revocation (counter) WHERE published;
CREATE INDEX revocation_published_by_end ON revocation (tokens_until) WHERE published;
CREATE INDEX revocation_by_end ON revocation (kept_until);

-- rev is the counter as the login read it before all else, role the user's at the last grant, authenticated_at when the
-- password was last proved, tokens_until when the last access token of the session expires.
ALTER TABLE session
    ADD COLUMN rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN role text,
    ADD COLUMN authenticated_at timestamptz,
    ADD COLUMN tokens_until timestamptz;
UPDATE session s SET role = u.role, authenticated_at = s.created_at, tokens_until = s.used_at + interval '1 hour'
FROM users u WHERE u.id = s.user_id;
ALTER TABLE session
    ALTER COLUMN rev DROP DEFAULT,
    ALTER COLUMN role SET NOT NULL,
    ALTER COLUMN authenticated_at SET NOT NULL,
    ALTER COLUMN tokens_until SET NOT NULL;

-- Whether a revocation that ends sessions hits this one. Both roles count, the one of the last grant and the one of today:
-- who was ended as a user does not come back as an admin.
CREATE FUNCTION session_is_revoked(the_session uuid, the_user uuid, role_then text, role_now text, its_rev bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM revocation r
        WHERE r.session_counter > its_rev
          AND r.target IN (
            'all', 'session:' || the_session, 'user:' || the_user, 'role:' || role_then, 'role:' || role_now,
            CASE WHEN role_then NOT IN ('admin', 'super_admin') OR role_now NOT IN ('admin', 'super_admin')
                THEN 'non_admin' END))
$$;

-- owner_ref links a user to the owner of licences; it never changes. owner_version counts what was published of the owner.
ALTER TABLE users
    ADD COLUMN owner_ref text CONSTRAINT users_owner_ref_key UNIQUE,
    ADD COLUMN owner_version bigint NOT NULL DEFAULT 0,
    ADD COLUMN ban_reason text;

-- version counts the states a key went through; since is when the present one began.
ALTER TABLE signing_key
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE login_key
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE UNIQUE INDEX signing_key_one_next ON signing_key ((true)) WHERE state = 'next';
CREATE UNIQUE INDEX login_key_one_next ON login_key ((true)) WHERE state = 'next';

-- One row: when a heartbeat was published last. Of several replicas the one that updates it publishes.
CREATE TABLE state_heartbeat (
    id      smallint    NOT NULL PRIMARY KEY CHECK (id = 1),
    beat_at timestamptz NOT NULL
);
INSERT INTO state_heartbeat (id, beat_at) VALUES (1, to_timestamp(0));

-- One row: the security settings in effect as they were published last, and how often they have changed.
CREATE TABLE published_settings (
    id       smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    version  bigint   NOT NULL,
    settings text     NOT NULL
);
INSERT INTO published_settings (id, version, settings) VALUES (1, 0, '');

-- One row: the topic that was last filled from the beginning, by Kafka's id of it. Another id is another, empty topic.
CREATE TABLE state_topic (
    id       smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    topic_id text     NOT NULL
);
INSERT INTO state_topic (id, topic_id) VALUES (1, '');
