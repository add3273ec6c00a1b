package fault

import (
	"net/http"
	"strconv"
)

// HTMLPage, kind "html", is the error page of a proxy in front of the API.
type HTMLPage struct {
	Status int `json:"status,omitempty"` // 200 to 599; 0 = 502. 204 and 304 have no body
}

// Kind is "html".
func (HTMLPage) Kind() string { return "html" }

// Validate checks the status.
func (e HTMLPage) Validate() error { return checkStatus(e.Status) }

func (HTMLPage) traits() traits { return traits{stageAnswer, claimAnswer} }

func (e HTMLPage) shape(_ Hit, d *Delivery) {
	status := orStatus(e.Status, http.StatusBadGateway)
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	d.replace(status, "text/html", []byte("<html>\r\n<head><title>"+title+"</title></head>\r\n"+
		"<body>\r\n<center><h1>"+title+"</h1></center>\r\n</body>\r\n</html>\r\n"))
}
