package mockserver

import (
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/api"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/steer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
)

// The tutorial's own credentials, which work out of the box. They are printed
// in the vendor's public guide and open nothing but this mock.
const (
	DefaultUserCode = world.DefaultUserCode
	DefaultKey      = world.DefaultKey
	DefaultSecret   = world.DefaultSecret
	DefaultCPID     = world.DefaultCPID
)

// The bounds of one site's journal, unless [WithJournal] sets others.
const (
	DefaultJournalEntries = world.DefaultJournalEntries
	DefaultJournalBytes   = world.DefaultJournalBytes
)

// The mock's own headers, on every answer.
const (
	HeaderMock   = answer.HeaderMock   // the mock's version
	HeaderReason = answer.HeaderReason // one word: ok, token_expired, unknown_imp_uid, …
	HeaderHint   = answer.HeaderHint   // what to do about it, when there is something
	HeaderEntry  = answer.HeaderEntry  // id of the request's journal entry
	HeaderFault  = answer.HeaderFault  // the injected faults: fault:latency, fault:gzip
)

// The reasons of journal entries about requests for hosts that are not
// imitated, which a proxy beside the server saw.
const (
	ReasonRefused   = answer.ReasonRefused   // nothing left this machine
	ReasonPassed    = answer.ReasonPassed    // it was forwarded
	ReasonBarred    = answer.ReasonBarred    // others are forwarded, this address never is
	ReasonUnreached = answer.ReasonUnreached // it was to be forwarded, but there was no connection
)

// Deviation is a row of the register: one point in which the fake may differ
// from the real service, and the switch that chooses how the fake behaves.
type Deviation = answer.Deviation

// Deviations is the register: all that is not known of the real service, and
// all that the mock leaves out on purpose. The result is the caller's own.
func Deviations() []Deviation { return answer.Deviations() }

// Folder is where a server saves people as fixture files: see [WithFolder].
type Folder = steer.Folder

// Access is what the log says of one request: the single attribute of a record
// with the message "request". A handler that wants it cheap asks for the type,
// every other sees the attributes of its LogValue.
type Access = api.Access
