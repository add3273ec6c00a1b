package control

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete

// The table of operations, in the order of openapi/control.yaml. The handler and
// Client follow from it, and a test holds it to the document: ids, methods, paths
// and the types of both bodies.
var (
	getHealth     = operation[none, Health]{id: "getHealth", method: get, path: "health", do: (*call).health}
	getAuthority  = operation[none, []byte]{id: "getAuthority", method: get, path: "ca.pem", media: mediaPEM, do: (*call).authority}
	getFixtures   = operation[none, Fixtures]{id: "getFixtures", method: get, path: "fixtures", do: (*call).fixtures}
	getDeviations = operation[none, deviationList]{id: "getDeviations", method: get, path: "deviations", do: (*call).deviations}
	getSettings   = operation[none, Settings]{id: "getSettings", method: get, path: "settings", do: (*call).settings}
	resetAll      = operation[resetBody, none]{id: "resetAll", method: post, path: "reset", do: (*call).resetAll}

	listSites  = operation[none, siteList]{id: "listSites", method: get, path: "sites", do: (*call).sites}
	addSite    = operation[NewSite, Credentials]{id: "addSite", method: post, path: "sites", do: (*call).newSite}
	getSite    = operation[none, Site]{id: "getSite", method: get, path: "sites/{site}", do: (*call).oneSite}
	deleteSite = operation[none, none]{id: "deleteSite", method: del, path: "sites/{site}", do: off(Steered.DeleteSite)}
	resetSite  = operation[resetBody, none]{id: "resetSite", method: post, path: "sites/{site}/reset", do: (*call).reset}

	listLeases  = operation[none, leaseList]{id: "listLeases", method: get, path: "leases", do: (*call).leases}
	addLease    = operation[NewLease, LeaseGrant]{id: "addLease", method: post, path: "leases", do: (*call).newLease}
	renewLease  = operation[LeaseRenewal, Lease]{id: "renewLease", method: put, path: "leases/{id}", do: (*call).renewLease}
	deleteLease = operation[none, none]{id: "deleteLease", method: del, path: "leases/{id}", do: (*call).deleteLease}

	listPeople   = operation[url.Values, PersonList]{id: "listPeople", method: get, path: "sites/{site}/people", do: (*call).people}
	addPerson    = operation[NewPerson, Person]{id: "addPerson", method: post, path: "sites/{site}/people", do: to(Steered.AddPerson)}
	changePerson = operation[PersonChange, Person]{id: "changePerson", method: patch, path: "sites/{site}/people/{id}", do: toItem(Steered.ChangePerson)}
	deletePerson = operation[none, none]{id: "deletePerson", method: del, path: "sites/{site}/people/{id}", do: offItem(Steered.DeletePerson)}

	listCertifications   = operation[url.Values, CertificationList]{id: "listCertifications", method: get, path: "sites/{site}/certifications", do: (*call).certifications}
	addCertification     = operation[NewCertification, Certification]{id: "addCertification", method: post, path: "sites/{site}/certifications", do: to(Steered.AddCertification)}
	exportCertifications = operation[none, []byte]{id: "exportCertifications", method: get, path: "sites/{site}/certifications.yaml", media: mediaYAML, do: of(Steered.ExportCertifications)}
	getCertification     = operation[none, Certification]{id: "getCertification", method: get, path: "sites/{site}/certifications/{imp_uid}", do: ofItem(Steered.Certification)}
	changeCertification  = operation[CertificationChange, Certification]{id: "changeCertification", method: patch, path: "sites/{site}/certifications/{imp_uid}", do: toItem(Steered.ChangeCertification)}
	saveCertification    = operation[SaveOrder, SavedFile]{id: "saveCertification", method: put, path: "sites/{site}/certifications/{imp_uid}/file", do: toItem(Steered.SaveCertification)}
	deleteCertification  = operation[none, none]{id: "deleteCertification", method: del, path: "sites/{site}/certifications/{imp_uid}", do: offItem(Steered.DeleteCertification)}

	listMessages   = operation[none, messageList]{id: "listMessages", method: get, path: "sites/{site}/messages", do: (*call).messages}
	deleteMessages = operation[none, none]{id: "deleteMessages", method: del, path: "sites/{site}/messages", do: off(Steered.DeleteMessages)}

	listRequests    = operation[url.Values, RequestList]{id: "listRequests", method: get, path: "sites/{site}/requests", do: (*call).requests}
	waitForRequests = operation[url.Values, waitList]{id: "waitForRequests", method: get, path: "sites/{site}/requests/wait", lasts: true, do: (*call).wait}
	streamRequests  = operation[url.Values, streamed]{id: "streamRequests", method: get, path: "sites/{site}/requests/stream", lasts: true, do: (*call).stream}
	getRequest      = operation[none, Request]{id: "getRequest", method: get, path: "requests/{id}", do: (*call).request}
	explainRequest  = operation[none, Explanation]{id: "explainRequest", method: get, path: "requests/{id}/explain", do: (*call).explain}

	listFaults   = operation[none, FaultList]{id: "listFaults", method: get, path: "sites/{site}/faults", do: (*call).faults}
	addFault     = operation[FaultRule, FaultRule]{id: "addFault", method: post, path: "sites/{site}/faults", do: to(Steered.AddFault)}
	deleteFaults = operation[none, none]{id: "deleteFaults", method: del, path: "sites/{site}/faults", do: off(Steered.DeleteFaults)}
	addProfile   = operation[Profile, ProfileRules]{id: "addProfile", method: post, path: "sites/{site}/faults/profile", do: (*call).newProfile}
	deleteFault  = operation[none, none]{id: "deleteFault", method: del, path: "sites/{site}/faults/{id}", do: offItem(Steered.DeleteFault)}

	getClock  = operation[none, Clock]{id: "getClock", method: get, path: "sites/{site}/clock", do: of(Steered.Clock)}
	moveClock = operation[ClockMove, Clock]{id: "moveClock", method: put, path: "sites/{site}/clock", do: to(Steered.MoveClock)}
)

// routes are the rows of the table, in its order.
func routes() []route {
	return []route{
		getHealth.route(), getAuthority.route(), getFixtures.route(), getDeviations.route(), getSettings.route(), resetAll.route(),
		listSites.route(), addSite.route(), getSite.route(), deleteSite.route(), resetSite.route(),
		listLeases.route(), addLease.route(), renewLease.route(), deleteLease.route(),
		listPeople.route(), addPerson.route(), changePerson.route(), deletePerson.route(),
		listCertifications.route(), addCertification.route(), exportCertifications.route(), getCertification.route(),
		changeCertification.route(), deleteCertification.route(), saveCertification.route(),
		listMessages.route(), deleteMessages.route(),
		listRequests.route(), waitForRequests.route(), streamRequests.route(), getRequest.route(), explainRequest.route(),
		listFaults.route(), addFault.route(), deleteFaults.route(), addProfile.route(), deleteFault.route(),
		getClock.route(), moveClock.route(),
	}
}

// operation is one operation of the control API, for the handler and for Client.
//
// Q is what a request carries: none, url.Values for a query, or the type of a JSON
// body. R is what an answer carries: none for a 204, []byte beside a media type,
// streamed, or the type of a JSON body.
type operation[Q, R any] struct {
	id     string // operationId
	method string
	path   string // template below root
	media  string // of an answer that is no JSON
	lasts  bool   // it may last; so no HEAD
	do     func(c *call, q Q) (R, error)
}

// none is a request or an answer without a body.
type none struct{}

// streamed is an answer that its operation has written already.
type streamed struct{}

// route is an operation as the handler keeps it.
type route struct {
	id, method, path string
	lasts            bool
	request, reply   reflect.Type // Q and R, for the test against the document
	serve            func(*call) (answer, error)
}

func (o operation[Q, R]) route() route {
	return route{o.id, o.method, o.path, o.lasts, reflect.TypeFor[Q](), reflect.TypeFor[R](), o.serve}
}

// serve reads what the request carries, does it and answers with what it gives.
func (o operation[Q, R]) serve(c *call) (answer, error) {
	var q Q
	switch into := any(&q).(type) {
	case *none:
	case *url.Values:
		*into = c.query
	default:
		if err := c.read(into); err != nil {
			return answer{}, err
		}
	}
	r, err := o.do(c, q)
	if err != nil {
		return answer{}, err
	}
	switch reply := any(r).(type) {
	case none:
		return answer{}, nil
	case streamed:
		return answer{done: true}, nil
	case []byte:
		return answer{status: http.StatusOK, text: full(reply), kind: o.media}, nil
	}
	if o.method == http.MethodPost {
		return answer{status: http.StatusCreated, body: r}, nil
	}
	return answer{status: http.StatusOK, body: r}, nil
}

// ask lets a mock somewhere else do it. The arguments fill the placeholders of the
// path, in order.
func (o operation[Q, R]) ask(ctx context.Context, c *Client, q Q, args ...string) (R, error) {
	var r, nothing R
	resp, err := o.send(ctx, c, q, args...)
	if err != nil {
		return nothing, err
	}
	if err := receive(resp, &r); err != nil {
		return nothing, err
	}
	return r, nil
}

// send asks and leaves the answer to be read.
func (o operation[Q, R]) send(ctx context.Context, c *Client, q Q, args ...string) (*http.Response, error) {
	segments := strings.Split(o.path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		if len(args) == 0 {
			return nil, fmt.Errorf("control: %s: nothing given for %s", o.id, segment)
		}
		if args[0] == "" || args[0] == "." || args[0] == ".." {
			return nil, Unknown("path segment", args[0]) // a proxy on the way could clean it away
		}
		segments[i], args = url.PathEscape(args[0]), args[1:]
	}
	address := c.base + root + strings.Join(segments, "/")
	switch carried := any(q).(type) {
	case none:
		return c.send(ctx, o.method, address, nil)
	case url.Values:
		if len(carried) > 0 {
			address += "?" + carried.Encode()
		}
		return c.send(ctx, o.method, address, nil)
	}
	return c.send(ctx, o.method, address, q)
}
