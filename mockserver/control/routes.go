package control

import "net/http"

// routes is every operation of openapi/control.yaml, in its order.
func routes() []route {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return []route{
		{operation: "getHealth", method: get, path: "health", serve: (*call).getHealth},
		{operation: "getAuthority", method: get, path: "ca.pem", serve: (*call).getAuthority},
		{operation: "getFixtures", method: get, path: "fixtures", serve: (*call).getFixtures},
		{operation: "getDeviations", method: get, path: "deviations", serve: (*call).getDeviations},
		{operation: "getSettings", method: get, path: "settings", serve: (*call).getSettings},
		{operation: "resetAll", method: post, path: "reset", serve: (*call).resetAll},

		{operation: "listSites", method: get, path: "sites", serve: (*call).listSites},
		{operation: "addSite", method: post, path: "sites", serve: (*call).addSite},
		{operation: "getSite", method: get, path: "sites/{site}", serve: (*call).getSite},
		{operation: "deleteSite", method: del, path: "sites/{site}", serve: (*call).deleteSite},
		{operation: "resetSite", method: post, path: "sites/{site}/reset", serve: (*call).resetSite},

		{operation: "listLeases", method: get, path: "leases", serve: (*call).listLeases},
		{operation: "addLease", method: post, path: "leases", serve: (*call).addLease},
		{operation: "renewLease", method: put, path: "leases/{id}", serve: (*call).renewLease},
		{operation: "deleteLease", method: del, path: "leases/{id}", serve: (*call).deleteLease},

		{operation: "listPeople", method: get, path: "sites/{site}/people", serve: (*call).listPeople},
		{operation: "addPerson", method: post, path: "sites/{site}/people", serve: (*call).addPerson},
		{operation: "changePerson", method: patch, path: "sites/{site}/people/{id}", serve: (*call).changePerson},
		{operation: "deletePerson", method: del, path: "sites/{site}/people/{id}", serve: (*call).deletePerson},

		{operation: "listCertifications", method: get, path: "sites/{site}/certifications", serve: (*call).listCertifications},
		{operation: "addCertification", method: post, path: "sites/{site}/certifications", serve: (*call).addCertification},
		{operation: "exportCertifications", method: get, path: "sites/{site}/certifications.yaml", serve: (*call).exportCertifications},
		{operation: "getCertification", method: get, path: "sites/{site}/certifications/{imp_uid}", serve: (*call).getCertification},
		{operation: "changeCertification", method: patch, path: "sites/{site}/certifications/{imp_uid}", serve: (*call).changeCertification},
		{operation: "deleteCertification", method: del, path: "sites/{site}/certifications/{imp_uid}", serve: (*call).deleteCertification},

		{operation: "listMessages", method: get, path: "sites/{site}/messages", serve: (*call).listMessages},
		{operation: "deleteMessages", method: del, path: "sites/{site}/messages", serve: (*call).deleteMessages},

		{operation: "listRequests", method: get, path: "sites/{site}/requests", serve: (*call).listRequests},
		{operation: "waitForRequests", method: get, path: "sites/{site}/requests/wait", serve: (*call).waitForRequests, lasts: true},
		{operation: "streamRequests", method: get, path: "sites/{site}/requests/stream", serve: (*call).streamRequests, lasts: true},
		{operation: "getRequest", method: get, path: "requests/{id}", serve: (*call).getRequest},
		{operation: "explainRequest", method: get, path: "requests/{id}/explain", serve: (*call).explainRequest},

		{operation: "listFaults", method: get, path: "sites/{site}/faults", serve: (*call).listFaults},
		{operation: "addFault", method: post, path: "sites/{site}/faults", serve: (*call).addFault},
		{operation: "deleteFaults", method: del, path: "sites/{site}/faults", serve: (*call).deleteFaults},
		{operation: "addProfile", method: post, path: "sites/{site}/faults/profile", serve: (*call).addProfile},
		{operation: "deleteFault", method: del, path: "sites/{site}/faults/{id}", serve: (*call).deleteFault},

		{operation: "getClock", method: get, path: "sites/{site}/clock", serve: (*call).getClock},
		{operation: "moveClock", method: put, path: "sites/{site}/clock", serve: (*call).moveClock},
	}
}
