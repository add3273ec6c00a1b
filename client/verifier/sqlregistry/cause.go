package sqlregistry

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	modernc "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Cause is why a database does not serve, in one word, for whoever runs the merchant.
type Cause string

// The causes. [Address], [Key] and [Newer] are found by [Open] alone.
const (
	Address  Cause = "address"   // the URL names no database that this package knows
	Key      Cause = "key"       // the key is too short, or not the one that the database was made with
	Newer    Cause = "newer"     // a newer program has made the tables
	Foreign  Cause = "foreign"   // tables of another program have the names of ours
	Missing  Cause = "missing"   // there is no such database or folder
	Refused  Cause = "refused"   // the server does not let this user in
	Down     Cause = "down"      // the server does not answer
	Locked   Cause = "locked"    // somebody else has the file, and did not give it back in time
	Full     Cause = "full"      // nothing more fits on the disk
	ReadOnly Cause = "read_only" // it can be read and not written
	Corrupt  Cause = "corrupt"   // it is damaged, or no database at all
	Moved    Cause = "moved"     // the file was deleted or replaced while it was open
	Unknown  Cause = "unknown"   // anything else
)

// Why [Open] refuses a database that it can read.
var (
	errAddress = errors.New("expected sqlite:FILE or postgres://…; FILE is a path without ?")
	errKey     = errors.New("this is not the key that the database was made with: nobody in it would be found")
	errNewer   = errors.New("a newer program has made the tables; use that one")
	errShort   = errors.New("the key is too short")
	errNoTurn  = errors.New("no turn within the time")
)

// CauseOf is the cause of an error of this package.
func CauseOf(err error) Cause {
	for is, cause := range map[error]Cause{
		errAddress: Address, errKey: Key, errShort: Key, errNewer: Newer, errMoved: Moved, errNoTurn: Locked,
	} {
		if errors.Is(err, is) {
			return cause
		}
	}
	if file := (*modernc.Error)(nil); errors.As(err, &file) {
		return causeOfFile(file.Code())
	}
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) {
		return causeOfServer(said.Code)
	}
	if unreached := (*pgconn.ConnectError)(nil); errors.As(err, &unreached) || errors.Is(err, context.DeadlineExceeded) {
		return Down
	}
	return Unknown
}

// causeOfFile understands a result code of SQLite, see sqlite.org/rescode.html.
func causeOfFile(code int) Cause {
	const primary = 0xff // the rest says where it happened
	switch code & primary {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return Locked
	case lib.SQLITE_FULL:
		return Full
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return ReadOnly
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return Corrupt
	case lib.SQLITE_CANTOPEN:
		return Missing
	case lib.SQLITE_ERROR: // of a statement: a table or column is there already, or is not
		return Foreign
	default:
		return Unknown
	}
}

// causeOfServer understands a state of PostgreSQL, see its manual, appendix A.
func causeOfServer(state string) Cause {
	switch {
	case state == "53100":
		return Full
	case state == "25006":
		return ReadOnly
	case state == "3D000":
		return Missing
	case state == "42P07", state == "42703", state == "42P01":
		return Foreign
	case strings.HasPrefix(state, "28"), state == "42501":
		return Refused
	case strings.HasPrefix(state, "57"), strings.HasPrefix(state, "53"), strings.HasPrefix(state, "08"):
		return Down
	case strings.HasPrefix(state, "XX"):
		return Corrupt
	default:
		return Unknown
	}
}
