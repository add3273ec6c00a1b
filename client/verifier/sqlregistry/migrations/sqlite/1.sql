-- One row a person: 32 bytes of HMAC-SHA256 of the CI. account is null after a withdrawal, and free_at says from when
-- there may be a new one. Times are Unix microseconds.
CREATE TABLE accounts (
	person    BLOB PRIMARY KEY,
	account   TEXT UNIQUE,
	opened_at INTEGER NOT NULL,
	free_at   INTEGER,
	CHECK ((account IS NULL) = (free_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One row for each imp_uid that was used: the person and the account. It stays when the account is closed.
CREATE TABLE uses (
	imp_uid   TEXT PRIMARY KEY,
	applicant TEXT NOT NULL,
	account   TEXT NOT NULL,
	opened    INTEGER NOT NULL -- 1 = this imp_uid opened the account
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_of_account ON uses (account);

-- What the key makes of a fixed text, to notice another key before it hides everybody.
CREATE TABLE key_check (mark BLOB PRIMARY KEY) STRICT;
