package sqlregistry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// Registry is a [verifier.Registry] in a database. Make one with [Open].
type Registry struct {
	db      *sql.DB
	key     []byte
	dialect dialect
	file    *file // nil = it is a server
}

var _ verifier.Registry = (*Registry)(nil)

// Close ends all connections. Every later call is an error.
func (r *Registry) Close() error { return r.db.Close() }

// The statements of both databases. None looks first and writes then: each
// writes, and a unique index or its own condition says whether it was first. A
// person who has an account already is not locked by it, so that many may come
// at once.
const (
	openAccount = `INSERT INTO accounts (person, account, opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`

	// reopenAccount is for a person who withdrew and may sign up again.
	reopenAccount = `UPDATE accounts SET account = $2, opened_at = $3, free_at = NULL
		WHERE person = $1 AND account IS NULL AND free_at <= $3`

	accountOf = `SELECT account FROM accounts WHERE person = $1`
	useImpUID = `INSERT INTO uses (imp_uid, applicant, account, opened) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`

	// usedBefore joins the account, so that a use of a closed one is spent.
	usedBefore = `SELECT u.account, u.opened FROM uses u JOIN accounts a ON a.account = u.account
		WHERE u.imp_uid = $1 AND u.applicant = $2 AND a.person = $3`

	usesOfAccount = `SELECT u.imp_uid FROM uses u JOIN accounts a ON a.account = u.account WHERE u.account = $1`
	closeAccount  = `UPDATE accounts SET account = NULL, free_at = $1 WHERE account = $2`
)

// Why a transaction is undone in which nothing may have happened.
var (
	errBarred = errors.New("the person may not come back yet")
	errUsed   = errors.New("the imp_uid was used before")
)

// Claim implements [verifier.Registry].
func (r *Registry) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	person := verifier.HashPerson(r.key, c.Person)
	var standing verifier.Standing
	err := r.hold(ctx, func(conn *sql.Conn) error {
		err := transact(ctx, conn, func(tx *sql.Tx) (err error) {
			if standing, err = account(ctx, tx, c, person); err != nil {
				return err
			}
			first, err := wrote(tx.ExecContext(ctx, useImpUID, c.ImpUID, c.Applicant, standing.Account, number(standing.Kind == verifier.Opened)))
			if err == nil && !first {
				err = errUsed
			}
			return err
		})
		switch {
		case errors.Is(err, errBarred):
			standing, err = verifier.Standing{Kind: verifier.Barred}, nil
		case errors.Is(err, errUsed):
			standing, err = before(conn.QueryRowContext(ctx, usedBefore, c.ImpUID, c.Applicant, person))
		}
		return err
	})
	if err != nil {
		return verifier.Standing{}, err
	}
	return standing, nil
}

// account opens one for the person, or finds the one that there is.
func account(ctx context.Context, tx *sql.Tx, c verifier.Claim, person []byte) (verifier.Standing, error) {
	opened := verifier.Standing{Kind: verifier.Opened, Account: c.Account}
	for _, statement := range []string{openAccount, reopenAccount} {
		first, err := wrote(tx.ExecContext(ctx, statement, person, c.Account, c.At.UnixMicro()))
		if err != nil {
			return verifier.Standing{}, err
		}
		if first {
			return opened, nil
		}
		var found sql.NullString
		if err := tx.QueryRowContext(ctx, accountOf, person).Scan(&found); err != nil {
			return verifier.Standing{}, err
		}
		if found.Valid {
			return verifier.Standing{Kind: verifier.Known, Account: found.String}, nil
		}
	}
	return verifier.Standing{}, errBarred
}

// before is the standing of a claim whose imp_uid was used already.
func before(row *sql.Row) (verifier.Standing, error) {
	var account string
	var opened int
	err := row.Scan(&account, &opened)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return verifier.Standing{Kind: verifier.Spent}, nil
	case err != nil:
		return verifier.Standing{}, err
	case opened == 1:
		return verifier.Standing{Kind: verifier.Opened, Account: account}, nil
	default:
		return verifier.Standing{Kind: verifier.Known, Account: account}, nil
	}
}

// Certifications implements [verifier.Registry].
func (r *Registry) Certifications(ctx context.Context, account string) ([]string, error) {
	var impUIDs []string
	err := r.hold(ctx, func(conn *sql.Conn) (err error) {
		rows, err := conn.QueryContext(ctx, usesOfAccount, account)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			var impUID string
			if err := rows.Scan(&impUID); err != nil {
				return err
			}
			impUIDs = append(impUIDs, impUID)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return impUIDs, nil
}

// Withdraw implements [verifier.Registry].
func (r *Registry) Withdraw(ctx context.Context, account string, free time.Time) error {
	var from int64 // long past
	if !free.IsZero() {
		from = free.UnixMicro()
	}
	return r.hold(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, closeAccount, from, account)
		return err
	})
}

// Ready writes, and changes nothing: nil says that a claim that comes now would be decided. It waits a second for another
// process, and for its turn as long as ctx lets it; [CauseOf] says why not.
func (r *Registry) Ready(ctx context.Context) error {
	return r.hold(ctx, func(conn *sql.Conn) error {
		if hurry, calm := r.dialect.hurry, r.dialect.calm; hurry != "" {
			if _, err := conn.ExecContext(ctx, hurry); err != nil {
				return err
			}
			defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), calm) }() // a connection that fails here is not used again
		}
		return transact(ctx, conn, func(tx *sql.Tx) error { return touch(ctx, tx) })
	})
}

// hold does something with one connection, and looks then whether the database is still the one that the next start would
// open: what it answers must not be lost. All that is said of a claim is said after that.
func (r *Registry) hold(ctx context.Context, do func(*sql.Conn) error) (err error) {
	conn, err := r.db.Conn(ctx)
	if err != nil {
		if r.file != nil && errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("%w: %w", errNoTurn, err)
		}
		return fmt.Errorf("sqlregistry: %w", unnamed(err))
	}
	defer func() { _ = conn.Close() }() // it goes back; a broken one was given up before
	if err = do(conn); err == nil {
		err = r.file.check()
	}
	if err != nil {
		return fmt.Errorf("sqlregistry: %w", err)
	}
	return nil
}

// transact commits what do does, or nothing of it.
func transact(ctx context.Context, conn *sql.Conn, do func(*sql.Tx) error) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // the error is what matters; a broken connection rolls back by itself
		return err
	}
	return tx.Commit()
}

// wrote reports whether a statement wrote a row.
func wrote(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
