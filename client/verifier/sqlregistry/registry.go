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
	err := r.transact(ctx, func(tx *sql.Tx) (err error) {
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
		return verifier.Standing{Kind: verifier.Barred}, nil
	case errors.Is(err, errUsed):
		return before(r.db.QueryRowContext(ctx, usedBefore, c.ImpUID, c.Applicant, person))
	case err != nil:
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
		return verifier.Standing{}, fmt.Errorf("sqlregistry: %w", err)
	case opened == 1:
		return verifier.Standing{Kind: verifier.Opened, Account: account}, nil
	default:
		return verifier.Standing{Kind: verifier.Known, Account: account}, nil
	}
}

// Certifications implements [verifier.Registry].
func (r *Registry) Certifications(ctx context.Context, account string) (impUIDs []string, err error) {
	rows, err := r.db.QueryContext(ctx, usesOfAccount, account)
	if err != nil {
		return nil, fmt.Errorf("sqlregistry: %w", err)
	}
	defer func() {
		if closeErr := rows.Close(); err == nil && closeErr != nil {
			impUIDs, err = nil, fmt.Errorf("sqlregistry: %w", closeErr)
		}
	}()
	for rows.Next() {
		var impUID string
		if err := rows.Scan(&impUID); err != nil {
			return nil, fmt.Errorf("sqlregistry: %w", err)
		}
		impUIDs = append(impUIDs, impUID)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sqlregistry: %w", err)
	}
	return impUIDs, nil
}

// Withdraw implements [verifier.Registry].
func (r *Registry) Withdraw(ctx context.Context, account string, free time.Time) error {
	var from int64 // long past
	if !free.IsZero() {
		from = free.UnixMicro()
	}
	if _, err := r.db.ExecContext(ctx, closeAccount, from, account); err != nil {
		return fmt.Errorf("sqlregistry: %w", err)
	}
	return nil
}

// transact commits what do does, or nothing of it.
func (r *Registry) transact(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("sqlregistry: %w", unnamed(err))
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // the error is what matters; a broken connection rolls back by itself
		return fmt.Errorf("sqlregistry: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("sqlregistry: %w", err)
	}
	return nil
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
