-- From when the days of a renewal count, unless it says.
ALTER TABLE plan
    ADD COLUMN renewal_basis text NOT NULL DEFAULT 'later' CHECK (renewal_basis IN ('from_expiry', 'from_now', 'later'));

-- For how many days a licence was issued: what a renewal gives that names no days. NULL is without an end.
ALTER TABLE license
    ADD COLUMN term_days int CHECK (term_days BETWEEN 1 AND 36500);
UPDATE license
SET term_days = least(36500, greatest(1, (extract(epoch FROM expires_at - starts_at) / 86400)::int))
WHERE expires_at IS NOT NULL;

-- What is left of a deleted licence is that its key was issued. It names neither its owner nor a plan, which may be
-- deleted after it.
ALTER TABLE license
    ALTER COLUMN owner DROP NOT NULL,
    ALTER COLUMN app_id DROP NOT NULL,
    ALTER COLUMN plan_code DROP NOT NULL,
    ADD CONSTRAINT license_is_whole CHECK (
        status = 'deleted' OR (owner IS NOT NULL AND app_id IS NOT NULL AND plan_code IS NOT NULL));
