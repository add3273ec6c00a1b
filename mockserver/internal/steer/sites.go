package steer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Sites implements control.Steered.
func (s *Steering) Sites(context.Context) ([]control.Site, error) {
	var list []control.Site
	for _, site := range s.World.Sites() {
		list = append(list, siteOnWire(site))
	}
	return list, nil
}

// Site implements control.Steered.
func (s *Steering) Site(_ context.Context, name string) (control.Site, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Site{}, err
	}
	return siteOnWire(site), nil
}

func siteOnWire(site *store.Site) control.Site {
	kinds := map[store.Kind]control.SiteKind{
		store.Configured: control.SiteConfigured, store.AddedLater: control.SiteAdded, store.OpenedByKey: control.SiteTest,
	}
	told := control.Site{
		UserCode: site.UserCode, Key: site.Key, CPID: site.CPID, Provider: string(site.Provider),
		Provides: []string{}, Kind: kinds[site.Kind()],
	}
	for _, p := range []struct {
		name  string
		given bool
	}{{"phone", site.Provides.Phone}, {"carrier", site.Provides.Carrier}, {"foreigner", site.Provides.Foreigner}} {
		if p.given {
			told.Provides = append(told.Provides, p.name)
		}
	}
	return told
}

// AddSite implements control.Steered.
func (s *Steering) AddSite(_ context.Context, wanted control.NewSite) (control.Credentials, error) {
	if wanted.Key == control.House {
		return control.Credentials{}, control.Invalid("key", "found %q, which names the journal of no site, expected another", control.House)
	}
	const most = 100
	for tries := 0; ; tries++ {
		config, err := s.configOf(wanted)
		if err != nil {
			return control.Credentials{}, err
		}
		site, err := s.World.Add(config)
		switch {
		case err == nil:
			return control.Credentials{Site: siteOnWire(site), Secret: site.Secret}, nil
		case errors.Is(err, store.ErrTooManySites):
			return control.Credentials{}, control.Conflict("%d sites were added already; delete one", store.MaxAddedSites)
		case errors.Is(err, store.ErrKeyTaken) && wanted.Key != "":
			return control.Credentials{}, control.Conflict("key: another site has it; choose another")
		case errors.Is(err, store.ErrCodeTaken) && wanted.UserCode != "":
			return control.Credentials{}, control.Conflict("user_code: another site has %s; choose another", config.UserCode)
		case tries == most:
			return control.Credentials{}, fmt.Errorf("no free site found in %d tries: %w", tries, err)
		}
	}
}

// configOf reads a site by the rules of sites files. What is not stated is
// chosen, and never was before.
func (s *Steering) configOf(wanted control.NewSite) (store.Config, error) {
	if wanted.UserCode == "" {
		wanted.UserCode = "imp" + s.run.chance.Digits(8)
	}
	if wanted.Key == "" {
		wanted.Key = s.run.chance.Digits(16)
	}
	if wanted.Secret == "" {
		wanted.Secret = s.run.chance.Hex(40)
	}
	fields := texts("user_code", wanted.UserCode, "key", wanted.Key, "secret", wanted.Secret, "cpid", wanted.CPID, "provider", wanted.Provider)
	if len(wanted.Provides) > 0 {
		list, err := json.Marshal(wanted.Provides)
		if err != nil {
			return store.Config{}, err
		}
		fields = append(fields, identity.Field{Name: "provides", JSON: string(list)})
	}
	read, err := fixture.ReadSite(fields)
	if err != nil {
		return store.Config{}, misread(err)
	}
	return world.ConfigOf(&read), nil
}

// DeleteSite implements control.Steered.
func (s *Steering) DeleteSite(_ context.Context, name string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	if held := s.Leased(); held != nil && held.Site == site {
		return control.Conflict("site %s is on loan to %s and goes when the lease ends", site.UserCode, held.Holder)
	}
	if !s.World.Remove(site) {
		return control.Conflict("site %s is configured and stays; a reset takes it back to its start", site.UserCode)
	}
	return nil
}

// Reset implements control.Steered.
func (s *Steering) Reset(_ context.Context, name string, what control.ResetScope) error {
	if name == control.House {
		return s.resetHouse(what)
	}
	site, err := s.site(name)
	if err != nil {
		return err
	}
	return ResetSite(site, what)
}

// ResetAll implements control.Steered.
func (s *Steering) ResetAll(_ context.Context, what control.ResetScope) error {
	if err := s.resetHouse(what); err != nil {
		return err
	}
	for _, site := range s.World.Sites() {
		if err := ResetSite(site, what); err != nil {
			return err
		}
	}
	return nil
}

// resetHouse takes back the one thing that the house has, its journal.
func (s *Steering) resetHouse(what control.ResetScope) error {
	if err := knownScope(what); err != nil {
		return err
	}
	if what == control.ScopeJournal || what == control.ScopeAll {
		s.House.Reset()
	}
	return nil
}

// ResetSite takes a site back, or the part of it that what says.
func ResetSite(site *store.Site, what control.ResetScope) error {
	if err := knownScope(what); err != nil {
		return err
	}
	return site.Alone(func() error {
		all := what == control.ScopeAll
		if all || what == control.ScopeFaults {
			world.StateOf(site).ResetFaults()
		}
		if all || what == control.ScopeState {
			world.ClockOf(site).Follow() // before the tokens: none may be granted by the old time and stay
			site.Reset()
		}
		if all || what == control.ScopeJournal {
			world.StateOf(site).Journal.Reset()
		}
		return nil
	})
}

func knownScope(what control.ResetScope) error {
	switch what {
	case control.ScopeJournal, control.ScopeFaults, control.ScopeState, control.ScopeAll:
		return nil
	}
	return control.Invalid("what", "found %q, expected journal, faults, state or all", what)
}

// Messages implements control.Steered.
func (s *Steering) Messages(_ context.Context, name string) ([]control.Message, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	var list []control.Message
	for _, m := range site.Messages() {
		list = append(list, control.Message{To: m.To, Text: m.Text, Code: m.Code, ImpUID: m.ImpUID, SentAt: m.SentAt})
	}
	return list, nil
}

// DeleteMessages implements control.Steered.
func (s *Steering) DeleteMessages(_ context.Context, name string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	site.EmptyInbox()
	return nil
}
