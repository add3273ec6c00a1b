-- One row a person: 32 bytes of HMAC-SHA256 of the CI. account is null after a withdrawal, and free_at says from when
-- there may be a new one. Times are Unix microseconds. Texts compare byte by byte.
CREATE TABLE accounts (
	person    bytea PRIMARY KEY,
	account   text COLLATE "C" UNIQUE,
	opened_at bigint NOT NULL,
	free_at   bigint,
	CHECK ((account IS NULL) = (free_at IS NOT NULL))
);

-- One row for each imp_uid that was used: the person and the account. It stays when the account is closed.
CREATE TABLE uses (
	imp_uid   text COLLATE "C" PRIMARY KEY,
	applicant text COLLATE "C" NOT NULL,
	account   text COLLATE "C" NOT NULL,
	opened    bigint NOT NULL -- 1 = this imp_uid opened the account
);
CREATE INDEX uses_of_account ON uses (account);

-- What the key makes of a fixed text, to notice another key before it hides everybody.
CREATE TABLE key_check (mark bytea PRIMARY KEY);
