package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// maxAnswer is how much a Client reads of an answer.
const maxAnswer = 64 << 20

// Client steers a mock over its control API. It is a [Steered] and safe for
// concurrent use. What the mock refuses is an [*Error]; any other error says
// that the mock could not be asked.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// NewClient makes a client of the control API at a base URL, such as
// http://127.0.0.1:10852. The token may be "" where none is needed. hc nil is a
// client without a time limit; contexts have it. Redirects are not followed:
// the mock has none, and the token is for nobody else.
func NewClient(baseURL, token string, hc *http.Client) *Client {
	own := http.Client{}
	if hc != nil {
		own = *hc
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: strings.TrimSuffix(baseURL, "/"), token: token, http: &own}
}

var _ Steered = (*Client)(nil)

// send makes one request. With a nil body it sends none.
func (c *Client) send(ctx context.Context, method, address string, body any) (*http.Response, error) {
	var text io.Reader = http.NoBody
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("control: write the request: %w", err)
		}
		text = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, text)
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	return resp, nil
}

// receive reads a whole answer: bytes as they are, JSON into its type, and nothing
// into none.
func receive(resp *http.Response, into any) error {
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("control: read the answer: %w", err)
	}
	if len(data) > maxAnswer {
		return fmt.Errorf("control: an answer of over %d bytes", maxAnswer)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return refused(resp, data)
	}
	switch into := into.(type) {
	case *none:
		return nil
	case *[]byte:
		*into = data
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return strange(resp, err)
	}
	return nil
}

// refused reads an answer that is an error.
func refused(resp *http.Response, data []byte) error {
	var told Error
	if err := json.Unmarshal(data, &told); err != nil || told.Code == "" {
		return strange(resp, errors.New("no error of the control API"))
	}
	told.Status = resp.StatusCode
	return &told
}

// strange says that something else than a mock's control API answers.
func strange(resp *http.Response, err error) error {
	return &Error{
		Status: resp.StatusCode, Code: CodeNoSuchAnswer,
		Message: fmt.Sprintf("no control API of a mock answers at %s: status %d, %v", resp.Request.URL.Redacted(), resp.StatusCode, err),
		Hint:    "is this the control address, not that of the imitated API?",
	}
}

// Health asks how the mock is, and where its API listens.
func (c *Client) Health(ctx context.Context) (Health, error) {
	return getHealth.ask(ctx, c, none{})
}

// Authority asks for the certificate, in PEM, that the mock's HTTPS is signed by.
// A mock that serves neither HTTPS nor the proxy has none: 404.
func (c *Client) Authority(ctx context.Context) ([]byte, error) {
	return getAuthority.ask(ctx, c, none{})
}

// Fixtures asks what was loaded from files and what is wrong with them.
func (c *Client) Fixtures(ctx context.Context) (Fixtures, error) {
	return getFixtures.ask(ctx, c, none{})
}

// Deviations asks for the register of what may differ from the real service.
func (c *Client) Deviations(ctx context.Context) ([]Deviation, error) {
	list, err := getDeviations.ask(ctx, c, none{})
	return list.Deviations, err
}

// Settings asks for the mock's bounds and how it was started.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	return getSettings.ask(ctx, c, none{})
}

// ResetAll takes every site and the house back.
func (c *Client) ResetAll(ctx context.Context, what ResetScope) error {
	_, err := resetAll.ask(ctx, c, resetBody{what})
	return err
}

// Leases lists the lease that is held, if there is one.
func (c *Client) Leases(ctx context.Context) ([]Lease, error) {
	list, err := listLeases.ask(ctx, c, none{})
	return list.Leases, err
}

// AddLease takes the lease.
func (c *Client) AddLease(ctx context.Context, lease NewLease) (LeaseGrant, error) {
	return addLease.ask(ctx, c, lease)
}

// RenewLease makes a lease last from now on.
func (c *Client) RenewLease(ctx context.Context, id string, renewal LeaseRenewal) (Lease, error) {
	return renewLease.ask(ctx, c, renewal, id)
}

// DeleteLease gives a lease back.
func (c *Client) DeleteLease(ctx context.Context, id string) error {
	_, err := deleteLease.ask(ctx, c, none{}, id)
	return err
}

// People lists the people of a site. It asks for page after page.
func (c *Client) People(ctx context.Context, site string) ([]Person, error) {
	return everyPage(func(page Page) ([]Person, string, error) {
		list, err := c.PeoplePage(ctx, site, page)
		return list.People, list.Next, err
	})
}

// PeoplePage lists some of the people of a site.
func (c *Client) PeoplePage(ctx context.Context, site string, page Page) (PersonList, error) {
	return listPeople.ask(ctx, c, pageQuery(page), site)
}

// AddPerson makes a person of a site.
func (c *Client) AddPerson(ctx context.Context, site string, person NewPerson) (Person, error) {
	return addPerson.ask(ctx, c, person, site)
}

// ChangePerson changes a person for a site alone.
func (c *Client) ChangePerson(ctx context.Context, site, id string, change PersonChange) (Person, error) {
	return changePerson.ask(ctx, c, change, site, id)
}

// DeletePerson removes a person and the person's certifications from a site.
func (c *Client) DeletePerson(ctx context.Context, site, id string) error {
	_, err := deletePerson.ask(ctx, c, none{}, site, id)
	return err
}

// Certifications lists what a site can read. It asks for page after page.
func (c *Client) Certifications(ctx context.Context, site string) ([]Certification, error) {
	return everyPage(func(page Page) ([]Certification, string, error) {
		list, err := c.CertificationPage(ctx, site, page)
		return list.Certifications, list.Next, err
	})
}

// CertificationPage lists some of what a site can read.
func (c *Client) CertificationPage(ctx context.Context, site string, page Page) (CertificationList, error) {
	return listCertifications.ask(ctx, c, pageQuery(page), site)
}

// Certification asks for one certification of a site.
func (c *Client) Certification(ctx context.Context, site, impUID string) (Certification, error) {
	return getCertification.ask(ctx, c, none{}, site, impUID)
}

// AddCertification makes a certification, and its person unless one is named.
func (c *Client) AddCertification(ctx context.Context, site string, certification NewCertification) (Certification, error) {
	return addCertification.ask(ctx, c, certification, site)
}

// ChangeCertification changes a certification for a site alone.
func (c *Client) ChangeCertification(ctx context.Context, site, impUID string, change CertificationChange) (Certification, error) {
	return changeCertification.ask(ctx, c, change, site, impUID)
}

// DeleteCertification removes a certification from a site alone.
func (c *Client) DeleteCertification(ctx context.Context, site, impUID string) error {
	_, err := deleteCertification.ask(ctx, c, none{}, site, impUID)
	return err
}

// SaveCertification has a certification written into the mock's fixtures folder.
func (c *Client) SaveCertification(ctx context.Context, site, impUID string, order SaveOrder) (SavedFile, error) {
	return saveCertification.ask(ctx, c, order, site, impUID)
}

// ExportCertifications asks for a site's own people and certifications as
// fixture YAML.
func (c *Client) ExportCertifications(ctx context.Context, site string) ([]byte, error) {
	return exportCertifications.ask(ctx, c, none{}, site)
}

// Requests lists the entries of a site that match.
func (c *Client) Requests(ctx context.Context, site string, filter RequestFilter) (RequestList, error) {
	return listRequests.ask(ctx, c, filterQuery(filter), site)
}

// Request asks for one entry, of any site.
func (c *Client) Request(ctx context.Context, id uint64) (Request, error) {
	return getRequest.ask(ctx, c, none{}, strconv.FormatUint(id, 10))
}

// Explain asks why an entry was answered so.
func (c *Client) Explain(ctx context.Context, id uint64) (Explanation, error) {
	return explainRequest.ask(ctx, c, none{}, strconv.FormatUint(id, 10))
}

// Wait blocks until n entries of a site match, for as long as ctx lets it. The
// mock is asked to answer a little before a deadline of ctx, so that the entries
// that match so far come with the error: the newest 100. n is at most 10,000.
func (c *Client) Wait(ctx context.Context, site string, filter RequestFilter, n int) ([]Request, error) {
	filter.Last = 0 // it means nothing here
	for {
		timeout, last := patience(ctx)
		query := filterQuery(filter)
		query.Set(queryCount, strconv.Itoa(n))
		query.Set(queryTimeout, timeout.String())
		list, err := waitForRequests.ask(ctx, c, query, site)
		told := new(Error)
		if errors.As(err, &told) && told.Code == CodeTimeout {
			if last || ctx.Err() != nil {
				return told.Seen, err
			}
			continue
		}
		return list.Requests.list, err
	}
}

// patience is how long one request may wait, and whether that is all the time
// there is. A twentieth is left for the way back, but no more than half a second.
func patience(ctx context.Context) (timeout time.Duration, last bool) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return maxWait, false
	}
	left := deadline.Sub(clock.Now())
	timeout = max(0, left-min(left/20+20*time.Millisecond, 500*time.Millisecond)).Truncate(time.Millisecond)
	if timeout > maxWait {
		return maxWait, false
	}
	return timeout, true
}

// Follow gives the entries of a site that match as they come. The Tail ends with
// ctx, with Close, and when the mock closes the stream.
func (c *Client) Follow(ctx context.Context, site string, filter RequestFilter) (Tail, error) {
	filter.Last = 0
	ctx, cancel := context.WithCancel(ctx)
	resp, err := streamRequests.send(ctx, c, filterQuery(filter), site)
	if err != nil {
		cancel()
		return nil, err
	}
	if err := checkStream(resp); err != nil {
		resp.Body.Close()
		cancel()
		return nil, err
	}
	return startTail(resp.Body, cancel), nil
}

// Sites lists the sites.
func (c *Client) Sites(ctx context.Context) ([]Site, error) {
	list, err := listSites.ask(ctx, c, none{})
	return list.Sites, err
}

// Site asks for one site, by key or user code.
func (c *Client) Site(ctx context.Context, site string) (Site, error) {
	return getSite.ask(ctx, c, none{}, site)
}

// AddSite makes a site; the answer alone has its secret.
func (c *Client) AddSite(ctx context.Context, site NewSite) (Credentials, error) {
	return addSite.ask(ctx, c, site)
}

// DeleteSite removes a site that was added or opened by a test key.
func (c *Client) DeleteSite(ctx context.Context, site string) error {
	_, err := deleteSite.ask(ctx, c, none{}, site)
	return err
}

// Reset takes a site back.
func (c *Client) Reset(ctx context.Context, site string, what ResetScope) error {
	_, err := resetSite.ask(ctx, c, resetBody{what}, site)
	return err
}

// Messages lists the messages that a site's phones would have received.
func (c *Client) Messages(ctx context.Context, site string) ([]Message, error) {
	list, err := listMessages.ask(ctx, c, none{}, site)
	return list.Messages, err
}

// DeleteMessages empties a site's inbox.
func (c *Client) DeleteMessages(ctx context.Context, site string) error {
	_, err := deleteMessages.ask(ctx, c, none{}, site)
	return err
}

// Clock reads a site's clock.
func (c *Client) Clock(ctx context.Context, site string) (Clock, error) {
	return getClock.ask(ctx, c, none{}, site)
}

// MoveClock steers a site's clock.
func (c *Client) MoveClock(ctx context.Context, site string, move ClockMove) (Clock, error) {
	return moveClock.ask(ctx, c, move, site)
}

// Faults lists a site's fault rules.
func (c *Client) Faults(ctx context.Context, site string) (FaultList, error) {
	return listFaults.ask(ctx, c, none{}, site)
}

// AddFault adds a fault rule.
func (c *Client) AddFault(ctx context.Context, site string, rule FaultRule) (FaultRule, error) {
	return addFault.ask(ctx, c, rule, site)
}

// AddProfile adds the rules of a named profile.
func (c *Client) AddProfile(ctx context.Context, site string, profile Profile) (ProfileRules, error) {
	return addProfile.ask(ctx, c, profile, site)
}

// DeleteFault removes a fault rule.
func (c *Client) DeleteFault(ctx context.Context, site, id string) error {
	_, err := deleteFault.ask(ctx, c, none{}, site, id)
	return err
}

// DeleteFaults removes all fault rules of a site.
func (c *Client) DeleteFaults(ctx context.Context, site string) error {
	_, err := deleteFaults.ask(ctx, c, none{}, site)
	return err
}
