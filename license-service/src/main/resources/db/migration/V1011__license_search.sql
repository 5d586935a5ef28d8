-- The words of a licence's owner and note, lower-case, whatever stands between them. Words of letters and digits alone
-- are parsed alike here and in a query, which those of an address or a path would not be.
CREATE FUNCTION license_words(owner text, note text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple'::regconfig,
                       regexp_replace(lower(owner || ' ' || coalesce(note, '')), '[^[:alnum:]]+', ' ', 'g'));

CREATE INDEX license_by_words ON license USING gin (license_words(owner, note));

-- Lists are newest first by id, which grows with time.
CREATE INDEX license_by_app ON license (app_id, id);
CREATE INDEX license_by_level ON license (level, id);
CREATE INDEX license_by_status ON license (status, id) WHERE status <> 'active';
CREATE INDEX license_by_start ON license (starts_at);
CREATE INDEX license_by_end ON license (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX license_by_creation ON license (created_at);
