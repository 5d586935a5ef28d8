-- An app may take over keys that another system made. Theirs need not have our checksum. While any app does, keys whose
-- checksum does not hold are looked up too.
ALTER TABLE app
    ADD COLUMN dlid_checksum text NOT NULL DEFAULT 'required' CHECK (dlid_checksum IN ('required', 'imported_ok'));
