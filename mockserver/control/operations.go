package control

import (
	"net/http"
	"net/url"
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
	resetAll      = operation[resetBody, none]{id: "resetAll", method: post, path: "reset", do: func(c *call, q resetBody) (none, error) {
		return none{}, c.mock.ResetAll(c.ctx(), q.What)
	}}

	listSites  = operation[none, siteList]{id: "listSites", method: get, path: "sites", do: (*call).sites}
	addSite    = operation[NewSite, Credentials]{id: "addSite", method: post, path: "sites", do: (*call).newSite}
	getSite    = operation[none, Site]{id: "getSite", method: get, path: "sites/{site}", do: (*call).oneSite}
	deleteSite = operation[none, none]{id: "deleteSite", method: del, path: "sites/{site}", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteSite(c.ctx(), c.site())
	}}
	resetSite = operation[resetBody, none]{id: "resetSite", method: post, path: "sites/{site}/reset", do: func(c *call, q resetBody) (none, error) {
		return none{}, c.mock.Reset(c.ctx(), c.site(), q.What)
	}}

	listLeases = operation[none, leaseList]{id: "listLeases", method: get, path: "leases", do: func(c *call, _ none) (leaseList, error) {
		list, err := c.mock.Leases(c.ctx())
		return leaseList{full(list)}, err
	}}
	addLease = operation[NewLease, LeaseGrant]{id: "addLease", method: post, path: "leases", do: func(c *call, q NewLease) (LeaseGrant, error) {
		return c.mock.AddLease(c.ctx(), q)
	}}
	renewLease = operation[LeaseRenewal, Lease]{id: "renewLease", method: put, path: "leases/{id}", do: func(c *call, q LeaseRenewal) (Lease, error) {
		return c.mock.RenewLease(c.ctx(), c.params["id"], q)
	}}
	deleteLease = operation[none, none]{id: "deleteLease", method: del, path: "leases/{id}", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteLease(c.ctx(), c.params["id"])
	}}

	listPeople = operation[none, personList]{id: "listPeople", method: get, path: "sites/{site}/people", do: func(c *call, _ none) (personList, error) {
		list, err := c.mock.People(c.ctx(), c.site())
		return personList{full(list)}, err
	}}
	addPerson = operation[NewPerson, Person]{id: "addPerson", method: post, path: "sites/{site}/people", do: func(c *call, q NewPerson) (Person, error) {
		return c.mock.AddPerson(c.ctx(), c.site(), q)
	}}
	changePerson = operation[PersonChange, Person]{id: "changePerson", method: patch, path: "sites/{site}/people/{id}", do: func(c *call, q PersonChange) (Person, error) {
		return c.mock.ChangePerson(c.ctx(), c.site(), c.params["id"], q)
	}}
	deletePerson = operation[none, none]{id: "deletePerson", method: del, path: "sites/{site}/people/{id}", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeletePerson(c.ctx(), c.site(), c.params["id"])
	}}

	listCertifications = operation[none, certificationList]{id: "listCertifications", method: get, path: "sites/{site}/certifications", do: func(c *call, _ none) (certificationList, error) {
		list, err := c.mock.Certifications(c.ctx(), c.site())
		return certificationList{full(list)}, err
	}}
	addCertification = operation[NewCertification, Certification]{id: "addCertification", method: post, path: "sites/{site}/certifications", do: func(c *call, q NewCertification) (Certification, error) {
		return c.mock.AddCertification(c.ctx(), c.site(), q)
	}}
	exportCertifications = operation[none, []byte]{id: "exportCertifications", method: get, path: "sites/{site}/certifications.yaml", media: mediaYAML, do: func(c *call, _ none) ([]byte, error) {
		return c.mock.ExportCertifications(c.ctx(), c.site())
	}}
	getCertification = operation[none, Certification]{id: "getCertification", method: get, path: "sites/{site}/certifications/{imp_uid}", do: func(c *call, _ none) (Certification, error) {
		return c.mock.Certification(c.ctx(), c.site(), c.params["imp_uid"])
	}}
	changeCertification = operation[CertificationChange, Certification]{id: "changeCertification", method: patch, path: "sites/{site}/certifications/{imp_uid}", do: func(c *call, q CertificationChange) (Certification, error) {
		return c.mock.ChangeCertification(c.ctx(), c.site(), c.params["imp_uid"], q)
	}}
	deleteCertification = operation[none, none]{id: "deleteCertification", method: del, path: "sites/{site}/certifications/{imp_uid}", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteCertification(c.ctx(), c.site(), c.params["imp_uid"])
	}}

	listMessages = operation[none, messageList]{id: "listMessages", method: get, path: "sites/{site}/messages", do: func(c *call, _ none) (messageList, error) {
		list, err := c.mock.Messages(c.ctx(), c.site())
		return messageList{full(list)}, err
	}}
	deleteMessages = operation[none, none]{id: "deleteMessages", method: del, path: "sites/{site}/messages", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteMessages(c.ctx(), c.site())
	}}

	listRequests    = operation[url.Values, RequestList]{id: "listRequests", method: get, path: "sites/{site}/requests", do: (*call).requests}
	waitForRequests = operation[url.Values, waitList]{id: "waitForRequests", method: get, path: "sites/{site}/requests/wait", lasts: true, do: (*call).wait}
	streamRequests  = operation[url.Values, streamed]{id: "streamRequests", method: get, path: "sites/{site}/requests/stream", lasts: true, do: (*call).stream}
	getRequest      = operation[none, Request]{id: "getRequest", method: get, path: "requests/{id}", do: (*call).request}
	explainRequest  = operation[none, Explanation]{id: "explainRequest", method: get, path: "requests/{id}/explain", do: (*call).explain}

	listFaults = operation[none, FaultList]{id: "listFaults", method: get, path: "sites/{site}/faults", do: func(c *call, _ none) (FaultList, error) {
		list, err := c.mock.Faults(c.ctx(), c.site())
		list.Faults = full(list.Faults)
		return list, err
	}}
	addFault = operation[FaultRule, FaultRule]{id: "addFault", method: post, path: "sites/{site}/faults", do: func(c *call, q FaultRule) (FaultRule, error) {
		return c.mock.AddFault(c.ctx(), c.site(), q)
	}}
	deleteFaults = operation[none, none]{id: "deleteFaults", method: del, path: "sites/{site}/faults", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteFaults(c.ctx(), c.site())
	}}
	addProfile = operation[Profile, ProfileRules]{id: "addProfile", method: post, path: "sites/{site}/faults/profile", do: func(c *call, q Profile) (ProfileRules, error) {
		rules, err := c.mock.AddProfile(c.ctx(), c.site(), q)
		rules.Faults = full(rules.Faults)
		return rules, err
	}}
	deleteFault = operation[none, none]{id: "deleteFault", method: del, path: "sites/{site}/faults/{id}", do: func(c *call, _ none) (none, error) {
		return none{}, c.mock.DeleteFault(c.ctx(), c.site(), c.params["id"])
	}}

	getClock = operation[none, Clock]{id: "getClock", method: get, path: "sites/{site}/clock", do: func(c *call, _ none) (Clock, error) {
		return c.mock.Clock(c.ctx(), c.site())
	}}
	moveClock = operation[ClockMove, Clock]{id: "moveClock", method: put, path: "sites/{site}/clock", do: func(c *call, q ClockMove) (Clock, error) {
		return c.mock.MoveClock(c.ctx(), c.site(), q)
	}}
)

// routes are the rows of the table, in its order.
func routes() []route {
	return []route{
		getHealth.route(), getAuthority.route(), getFixtures.route(), getDeviations.route(), getSettings.route(), resetAll.route(),
		listSites.route(), addSite.route(), getSite.route(), deleteSite.route(), resetSite.route(),
		listLeases.route(), addLease.route(), renewLease.route(), deleteLease.route(),
		listPeople.route(), addPerson.route(), changePerson.route(), deletePerson.route(),
		listCertifications.route(), addCertification.route(), exportCertifications.route(), getCertification.route(),
		changeCertification.route(), deleteCertification.route(),
		listMessages.route(), deleteMessages.route(),
		listRequests.route(), waitForRequests.route(), streamRequests.route(), getRequest.route(), explainRequest.route(),
		listFaults.route(), addFault.route(), deleteFaults.route(), addProfile.route(), deleteFault.route(),
		getClock.route(), moveClock.route(),
	}
}
