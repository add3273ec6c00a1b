package window

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// unreturnable are schemes that run or show something instead of leading to a
// page or an app.
var unreturnable = []string{"about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"}

// unlikely are characters that url.Parse takes in a host and that no host has.
// A page would have to escape them, which changes where its link leads.
const unlikely = "\"'()<>"

// readReturn takes m_redirect_url. Any site and any app may be returned to, as
// with the real window: it is the merchant's page that says where. Addresses
// that would run something are refused.
func (o *opening) readReturn(address string) error {
	address = strings.TrimSpace(address)
	if address == "" {
		return &mistake{"MOCK_NO_REDIRECT_URL", ""}
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || slices.Contains(unreturnable, strings.ToLower(u.Scheme)) {
		return &mistake{"MOCK_BAD_REDIRECT_URL", shorten(address)}
	}
	if strings.ContainsAny(u.Host, unlikely) {
		return &mistake{"MOCK_BAD_REDIRECT_URL", shorten(address)}
	}
	if web := strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https"); web && u.Host == "" {
		return &mistake{"MOCK_BAD_REDIRECT_URL", shorten(address)}
	}
	o.returnTo = address
	return nil
}

// returned is the address that a redirect goes to with a result. How an existing
// query is merged, and what there is beside imp_uid and success, is not known:
// the switches say. The URL was checked by readReturn.
func returned(address string, res result, switches map[string]string) template.URL {
	var query []string
	add := func(name, value string) {
		query = append(query, name+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
	}
	if res.ImpUID != "" {
		add("imp_uid", res.ImpUID)
	}
	if res.MerchantUID != "" && switches["redirect-merchant-uid"] != "absent" {
		add("merchant_uid", res.MerchantUID)
	}
	add("success", strconv.FormatBool(res.Success))
	if !res.Success && switches["redirect-errors"] != "absent" {
		if res.ErrorCode != nil {
			add("error_code", *res.ErrorCode)
		}
		if res.ErrorMsg != nil {
			add("error_msg", *res.ErrorMsg)
		}
	}
	added := strings.Join(query, "&")
	if switches["redirect-merge"] == "question" {
		return template.URL(address + "?" + added)
	}
	address, fragment, hasFragment := strings.Cut(address, "#")
	switch {
	case !strings.Contains(address, "?"):
		address += "?"
	case !strings.HasSuffix(address, "?") && !strings.HasSuffix(address, "&"):
		address += "&"
	}
	address += added
	if hasFragment {
		address += "#" + fragment
	}
	return template.URL(address)
}
