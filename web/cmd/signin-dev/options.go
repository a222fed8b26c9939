package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/journal"
	"github.com/signin-wasm/signin-wasm/web/internal/site"
)

// envPrefix starts the name of every environment variable: --base-url is SIGNIN_DEV_BASE_URL.
const envPrefix = "SIGNIN_DEV_"

// options are the flags. Each has its environment variable; a flag that is given wins.
type options struct {
	Port     port    `default:"4400" placeholder:"N" help:"Port to listen on; 0 picks a free one."`
	Addr     string  `default:"127.0.0.1" placeholder:"HOST" help:"Address to listen on. With 0.0.0.0 everybody who reaches this machine can do everything."`
	BaseURL  *origin `placeholder:"URL" help:"Public origin: issuer of tokens, base of links. Default http://localhost:PORT."`
	Database string  `placeholder:"FILE" help:"SQLite file that keeps keys, users and sessions over a restart; in memory without it."`
	Seed     string  `placeholder:"FILE" type:"existingfile" help:"Who is there at first and after a reset, in YAML or JSON. Without it, the people of the demo page."`
	SMTP     *relay  `name:"smtp" placeholder:"URL" help:"smtp://[user:password@]host:port: e-mail is sent there, too."`
	Webhook  []link  `placeholder:"URL" help:"Where events go, signed as Clerk signs them; log and replay at /__dev/webhooks."`
	Log      format  `default:"text" placeholder:"text|json|off" help:"How to print a line for each request, code and link: text, json or off."`

	TLS     bool   `name:"tls" help:"Serve https with a certificate for localhost that is made on first use."`
	TLSCert string `name:"tls-cert" placeholder:"FILE" type:"existingfile" help:"Certificate of your own (PEM), with --tls-key."`
	TLSKey  string `name:"tls-key" placeholder:"FILE" type:"existingfile" help:"Its private key (PEM)."`

	SecretKey      secretKey `default:"${secret}" placeholder:"sk_test_…" help:"Key of the Backend API; one that you choose is neither printed nor shown to pages."`
	Hosts          []host    `placeholder:"NAME" help:"Host names to answer to, besides loopback ones and that of --base-url."`
	AllowedOrigins []origin  `placeholder:"URL" help:"Origins of pages besides loopback ones; also where redirects may lead."`

	OneTapIssuer   string `placeholder:"URL" help:"Issuer of the Google One Tap tokens to trust instead of the local stand-in's, with --one-tap-jwks."`
	OneTapJWKS     string `name:"one-tap-jwks" placeholder:"URL" help:"Where that issuer's keys are."`
	OneTapClientID string `name:"one-tap-client-id" placeholder:"ID" help:"The audience of those tokens."`

	Page     string `placeholder:"DIR" type:"existingdir" help:"Files of the demo page, instead of those built in."`
	SDK      string `name:"sdk" placeholder:"DIR" help:"Built npm package signin-wasm, served below /sdk/, instead of the one built in."`
	NPM      string `name:"npm" placeholder:"DIR" type:"existingdir" help:"A node_modules folder: clerk-js and @clerk/ui below /npm/ are those installed there, instead of our script in place of clerk-js."`
	FAPISpec string `name:"fapi-spec" placeholder:"FILE" type:"existingfile" help:"OpenAPI document to hold the traffic of the Frontend API against; results at /__dev/openapi."`
	BAPISpec string `name:"bapi-spec" placeholder:"FILE" type:"existingfile" help:"The same for the Backend API; results at /__dev/openapi/backend."`

	UntilStdinCloses bool `env:"-" help:"End when the standard input does, and so with the program that started this one, however that ends."`

	Version kong.VersionFlag `env:"-" help:"Print the version and exit."`
}

// Validate looks at what flags say together.
func (o *options) Validate() error {
	if (o.TLSCert == "") != (o.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together: give both or neither")
	}
	if (o.OneTapIssuer == "") != (o.OneTapJWKS == "") {
		return errors.New("--one-tap-issuer and --one-tap-jwks go together: give both or neither")
	}
	if o.NPM != "" && !installed(o.NPM) {
		return fmt.Errorf("--npm: %s has neither @clerk/clerk-js nor @clerk/ui: give a node_modules folder that has", o.NPM)
	}
	if o.BaseURL != nil && o.https() && !strings.HasPrefix(string(*o.BaseURL), "https://") {
		return fmt.Errorf("--base-url %s is not an https address, as --tls makes it", *o.BaseURL)
	}
	if strings.ContainsAny(o.Addr, "/ ") || strings.Count(o.Addr, ":") == 1 {
		return fmt.Errorf("--addr %q is not a host name or IP address; the port goes into --port", o.Addr)
	}
	return nil
}

// installed says whether a node_modules folder has what --npm is for.
func installed(folder string) bool {
	tree := os.DirFS(folder)
	return site.Exists(tree, "@clerk/clerk-js") || site.Exists(tree, "@clerk/ui")
}

func (o *options) https() bool { return o.TLS || o.TLSCert != "" }

// listen is the address to listen on.
func (o *options) listen() string {
	return net.JoinHostPort(strings.Trim(o.Addr, "[]"), strconv.Itoa(int(o.Port)))
}

// base is the public origin once the port is known.
func (o *options) base(port int) string {
	switch {
	case o.BaseURL != nil:
		return string(*o.BaseURL)
	case o.https():
		return fmt.Sprintf("https://localhost:%d", port)
	}
	return fmt.Sprintf("http://localhost:%d", port)
}

type port int

func (p *port) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 16)
	if err != nil {
		return fmt.Errorf("%q is not a port: give a number from 0 to 65535", text)
	}
	*p = port(n)
	return nil
}

// format is a format of the journal.
type format string

func (f *format) UnmarshalText(text []byte) error {
	if !slices.Contains([]string{journal.Text, journal.JSON, journal.Off}, string(text)) {
		return fmt.Errorf("%q is not a format: give text, json or off", text)
	}
	*f = format(text)
	return nil
}

// host is the name of a machine.
type host string

func (h *host) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "" || strings.ContainsAny(s, "/ \t@?#") || (strings.Contains(s, ":") && net.ParseIP(s) == nil) {
		return fmt.Errorf("%q is not a host name: give one without scheme and port, such as clerk.example", text)
	}
	*h = host(text)
	return nil
}

// link is an http or https address.
type link string

func (l *link) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return fmt.Errorf("%q is not an address: give one such as http://localhost:3000/api/webhooks", text)
	}
	*l = link(text)
	return nil
}

// origin is an http or https address without a path.
type origin string

func (o *origin) UnmarshalText(text []byte) error {
	u, err := url.Parse(strings.TrimSuffix(string(text), "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return fmt.Errorf("%q is not an origin: give scheme, host and port, such as http://localhost:4400", text)
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return fmt.Errorf("%q has no port from 1 to 65535", text)
		}
	}
	*o = origin(strings.ToLower(u.Scheme + "://" + u.Host))
	return nil
}

func (o origin) host() string {
	u, err := url.Parse(string(o))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// relay is an SMTP server. Its text may hold a password, so errors do not repeat it.
type relay string

func (r *relay) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || u.Port() == "" || strings.Trim(u.Path, "/") != "" {
		return errors.New("it must look like smtp://[user:password@]host:port")
	}
	*r = relay(text)
	return nil
}

// secretKey is a type of its own so that errors do not repeat it.
type secretKey string

func (k *secretKey) UnmarshalText(text []byte) error {
	if s := string(text); !strings.HasPrefix(s, "sk_test_") || len(s) < 16 || strings.ContainsAny(s, " \t\r\n") {
		return errors.New(
			"it must start with sk_test_ and have at least 16 characters: a live key has no business here",
		)
	}
	*k = secretKey(text)
	return nil
}

// parse reads the command line and the environment.
func parse(args, environ []string, settings ...kong.Option) (*options, error) {
	o := new(options)
	parser, err := kong.New(o, append([]kong.Option{
		kong.Name("signin-dev"), kong.DefaultEnvars(strings.TrimSuffix(envPrefix, "_")),
		kong.Description("A local Clerk for development and tests: Frontend API, Backend API, providers, inbox."),
		kong.Vars{"secret": app.SecretKey, "version": version()},
	}, settings...)...)
	if err != nil {
		return nil, err
	}
	parser.Model.HelpFlag.Help = "Print this and exit."
	if err := refuseUnknown(parser, environ); err != nil {
		return nil, err
	}
	if _, err := parser.Parse(args); err != nil {
		return nil, inWords(concealing(err.Error(), environ))
	}
	return o, nil
}

// refuseUnknown refuses an environment variable that has our prefix and belongs to no flag: a misspelt name would be
// ignored in silence.
func refuseUnknown(parser *kong.Kong, environ []string) error {
	known := map[string]bool{}
	for _, flag := range parser.Model.Flags {
		for _, name := range flag.Envs {
			known[name] = true
		}
	}
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, envPrefix) && !known[name] {
			return fmt.Errorf("there is no environment variable %s; see signin-dev --help", name)
		}
	}
	return nil
}

// concealing leaves secrets out of kong's errors, which repeat the environment variable that was wrong.
func concealing(text string, environ []string) string {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if value != "" && (name == envPrefix+"SECRET_KEY" || name == envPrefix+"SMTP") {
			text = strings.ReplaceAll(text, strconv.Quote(value), "…")
		}
	}
	return text
}

// missingValue is how kong says that the command line ends after a flag.
var missingValue = regexp.MustCompile(`expected .* value but got "EOL" \(<EOL>\)$`)

// inWords says what kong says in words of its own as its users would.
func inWords(text string) error {
	text = missingValue.ReplaceAllString(text, "a value is missing after it")
	text = strings.Replace(text, "(from envar ", "(from the environment: ", 1)
	if strings.HasPrefix(text, "unknown flag") || strings.HasPrefix(text, "unexpected argument") {
		text += "; see signin-dev --help"
	}
	return errors.New(text)
}
