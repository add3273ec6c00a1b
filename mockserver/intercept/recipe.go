package intercept

import (
	_ "embed" // what Node programs load
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

//go:embed redirect.cjs
var bendScript string

// Addresses are where a running mock is reached: base URLs, "" for what is off.
type Addresses struct {
	API, TLS, Proxy string
}

// Kit is a running mock and the files that programs need to trust it and to
// find it.
type Kit struct {
	Addresses
	Authority string // the authority's certificate, and what NODE_EXTRA_CA_CERTS named before
	Bundle    string // that and the system's roots
	Store     string // the same for Java, PKCS #12
	Script    string // for Node programs whose HTTP library knows no proxy; "" without HTTPS
	Bare      bool   // no roots of the system were found: the bundle has the authority alone
}

// StorePassword opens [Kit.Store]. It protects nothing: the file holds
// certificates that anybody may see.
const StorePassword = "changeit"

// NewKit writes the files of a kit into dir, which it makes when it is missing.
// lookup reads the environment that the program would have without them.
func NewKit(dir string, mock Addresses, authority []byte, lookup func(string) (string, bool)) (*Kit, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	k := &Kit{
		Addresses: mock,
		Authority: filepath.Join(dir, "ca.pem"), Bundle: filepath.Join(dir, "bundle.pem"), Store: filepath.Join(dir, "truststore.p12"),
	}
	roots, err := SystemRoots(lookup)
	if err != nil {
		k.Bare, roots = true, nil
	}
	bundle := Bundle(roots, authority)
	store, err := pkcs12.Modern2023.EncodeTrustStore(certificates(bundle), StorePassword)
	if err != nil {
		return nil, fmt.Errorf("trust store: %w", err)
	}
	extra := authority
	if path, _ := lookup("NODE_EXTRA_CA_CERTS"); path != "" && path != k.Authority {
		before, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("NODE_EXTRA_CA_CERTS: %w", err)
		}
		extra = joinPEM(before, authority)
	}
	files := map[string][]byte{k.Authority: extra, k.Bundle: bundle, k.Store: store}
	if mock.TLS != "" {
		k.Script = filepath.Join(dir, "redirect.cjs")
		files[k.Script] = []byte(script(mock))
	}
	for path, data := range files {
		if err := WriteFile(path, data); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// script is redirect.cjs with the addresses in it.
func script(mock Addresses) string {
	type address struct {
		Host string `json:"host"`
		Port int    `json:"port"`
	}
	at := func(base string) *address {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil
		}
		host, text, err := net.SplitHostPort(u.Host)
		port, portErr := strconv.Atoi(text)
		if err != nil || portErr != nil {
			return nil
		}
		return &address{host, port}
	}
	data, err := json.Marshal(map[string]any{"hosts": Hosts(), "tls": at(mock.TLS), "api": at(mock.API)})
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return strings.Replace(bendScript, "/* the mock */ null", string(data), 1)
}

// Setting is one variable of a program's environment.
type Setting struct {
	Name, Value string
	Why         string // one line, without a final stop
}

// Stacks are the names that [Kit.Settings] knows.
func Stacks() []string { return []string{"go", "node", "python", "java", "curl"} }

// Settings are the variables that make programs of the stacks use the mock; no
// stack means all. What lookup finds of them is kept where they are lists.
func (k *Kit) Settings(lookup func(string) (string, bool), stacks ...string) []Setting {
	if len(stacks) == 0 {
		stacks = Stacks()
	}
	all := k.proxySettings(lookup)
	had := map[string]bool{}
	for _, stack := range stacks {
		for _, s := range k.trustSettings(stack, lookup) {
			if !had[s.Name] {
				had[s.Name] = true
				all = append(all, s)
			}
		}
	}
	return all
}

func (k *Kit) proxySettings(lookup func(string) (string, bool)) []Setting {
	if k.Proxy == "" {
		return nil
	}
	before, _ := lookup("NO_PROXY")
	if before == "" {
		before, _ = lookup("no_proxy")
	}
	direct := NoProxy(before)
	return []Setting{
		{"HTTPS_PROXY", k.Proxy, "the hosts of the API lead to the mock, others are refused or passed as it was started"},
		{"https_proxy", k.Proxy, "for those who read it in lower case"},
		{"HTTP_PROXY", k.Proxy, "the same for plain HTTP"},
		{"http_proxy", k.Proxy, "which curl reads in lower case alone"},
		{"NO_PROXY", direct, "this machine's own services stay direct"},
		{"no_proxy", direct, "for those who read it in lower case"},
	}
}

// trustSettings are those of one stack.
func (k *Kit) trustSettings(stack string, lookup func(string) (string, bool)) []Setting {
	switch stack {
	case "go":
		return []Setting{{"SSL_CERT_FILE", k.Bundle, "read by Go (not on Windows and macOS, which ask their key stores), OpenSSL and httpx; it replaces, so the system's roots are in it"}}
	case "python":
		return []Setting{
			{"REQUESTS_CA_BUNDLE", k.Bundle, "read by requests"},
			{"SSL_CERT_FILE", k.Bundle, "read by the ssl module, urllib and httpx"},
		}
	case "curl":
		return []Setting{{"CURL_CA_BUNDLE", k.Bundle, "read by curl built with OpenSSL or GnuTLS"}}
	case "java":
		return []Setting{{"JAVA_TOOL_OPTIONS", joined(lookup, "JAVA_TOOL_OPTIONS", k.javaOptions()), "read by every JVM from the environment"}}
	case "node":
		settings := []Setting{
			{"NODE_EXTRA_CA_CERTS", k.Authority, "adds to what Node trusts"},
			{"NODE_USE_ENV_PROXY", "1", "makes fetch and http of Node 24 and later read the proxy variables"},
		}
		if k.Script != "" {
			settings = append(settings, Setting{"NODE_OPTIONS", joined(lookup, "NODE_OPTIONS", "--require="+quotedOption(k.Script)),
				"for libraries that know no proxy, such as got, and fetch before Node 24"})
		}
		return settings
	}
	return nil
}

// joined adds to the options that a variable has, once.
func joined(lookup func(string) (string, bool), name, options string) string {
	before, _ := lookup(name)
	switch {
	case before == "":
		return options
	case strings.Contains(before, options):
		return before
	}
	return before + " " + options
}

// quotedOption is a path in NODE_OPTIONS, which splits at spaces.
func quotedOption(path string) string {
	if !strings.ContainsAny(path, " \"\\") {
		return path
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`
}

func (k *Kit) javaOptions() string {
	options := []string{
		"-Djavax.net.ssl.trustStore=" + k.Store, "-Djavax.net.ssl.trustStoreType=PKCS12", "-Djavax.net.ssl.trustStorePassword=" + StorePassword,
	}
	if u, err := url.Parse(k.Proxy); err == nil && u.Host != "" {
		for _, scheme := range []string{"https", "http"} {
			options = append(options, "-D"+scheme+".proxyHost="+u.Hostname(), "-D"+scheme+".proxyPort="+u.Port())
		}
		options = append(options, "-Dhttp.nonProxyHosts=localhost|127.*|[::1]")
	}
	for i, option := range options {
		if strings.ContainsAny(option, " ") {
			options[i] = `"` + option + `"`
		}
	}
	return strings.Join(options, " ")
}
