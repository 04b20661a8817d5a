package serve

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

//go:embed templates/*.gohtml
var templateFiles embed.FS

// newTemplates returns the templates of package html and of this package, with the titles of a state.
func newTemplates(names *html.Names) *template.Template {
	shown := links()
	shown.Names, shown.Everywhere = names, true
	own := html.Templates(shown).Funcs(template.FuncMap{"address": address, "travelClass": travelClass, "travelMark": travelMark})
	return template.Must(own.ParseFS(templateFiles, "templates/*.gohtml"))
}

// A frame is what all pages have.
type frame struct {
	Head   html.Head
	Banner banner
	// Watches says that folders are watched: then the page asks for news.
	Watches bool
}

// The pages of the navigation.
var navigation = []html.NavItem{
	{Text: "Matrix", URL: "/"},
	{Text: "Countries", URL: "/countries"},
	{Text: "Units", URL: "/units"},
	{Text: "What if", URL: "/what-if"},
	{Text: "Transfer", URL: "/transfer"},
	{Text: "Handbook", URL: "/handbook"},
	{Text: "Preconditions", URL: "/preconditions"},
	{Text: "Facts", URL: "/facts"},
	{Text: "Sources", URL: "/sources"},
	{Text: "Author", URL: "/author"},
}

// frame returns the frame of a page; current is the address in the navigation that it belongs to.
func (a *call) frame(title, current string) frame {
	return a.server.frameOf(a.state, title, current)
}

func (s *Server) frameOf(now *state, title, current string) frame {
	nav := make([]html.NavItem, len(navigation))
	for i, item := range navigation {
		nav[i] = item
		nav[i].Current = item.URL == current
	}
	return frame{
		Head: html.Head{
			Title: title + " – leeway", Brand: "/", Nav: nav, Search: "/search",
			Stylesheets: []string{"/assets/page.css", "/assets/serve.css"},
			Scripts:     []string{"/assets/htmx.js", "/assets/page.js", "/assets/serve.js"},
			Identity:    now.evaluation.Identity,
		},
		Banner:  newBanner(now, now.evaluation.Digest),
		Watches: s.Watches(),
	}
}

// render renders a template to a reply.
func (s *state) render(name string, data any) (*reply, error) {
	var body bytes.Buffer
	if err := s.templates.ExecuteTemplate(&body, name, data); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return &reply{kind: kindHTML, body: body.Bytes()}, nil
}

// A banner is what every page says on top: that the folders are broken, that profiles are left out, or that the
// page is older than the state.
type banner struct {
	// Broken is why the folders cannot be used now.
	Broken verdict.Faults
	// Left are the faults of profiles that are left out.
	Left verdict.Faults
	// Stale says that the page was made from another state than the present one.
	Stale bool
	// Page is the digest of the state that the page was made from.
	Page string
	// Shown tells this banner from others.
	Shown string
}

func newBanner(now *state, pageDigest string) banner {
	b := banner{
		Broken: now.author.broken, Left: now.evaluation.Faults, Page: pageDigest,
		Stale: pageDigest != now.evaluation.Digest,
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%v\n%v\n%t", b.Broken.Error(), b.Left.Error(), b.Stale))
	b.Shown = hex.EncodeToString(sum[:6])
	return b
}

// problemPage tells a person what went wrong, and where to go on.
func (s *Server) problemPage(r *http.Request, p problem) (*reply, error) {
	name := "problem"
	if isPart(r) {
		name = "problem-part"
	}
	now := s.now()
	data := struct {
		frame
		problem
		Countries []verdict.CountryInfo
	}{s.frameOf(now, p.Title, ""), p, nil}
	if p.Status == http.StatusNotFound {
		data.Countries = now.countries
	}
	answer, err := now.render(name, data)
	if err == nil {
		answer.status = p.Status
	}
	return answer, err
}
