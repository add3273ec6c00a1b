package journal

// Via is the way on which a request came to the mock.
type Via string

// The ways. A program whose address of the API was set comes directly; one with
// a hard-coded host comes on one of the others.
const (
	ViaDirect   Via = "direct"         // plain HTTP to the mock's own address
	ViaTLS      Via = "tls"            // HTTPS to the mock's own address, under whichever name
	ViaConnect  Via = "proxy_connect"  // through the proxy, by CONNECT
	ViaAbsolute Via = "proxy_absolute" // through the proxy, with the whole URL in the request line
)
