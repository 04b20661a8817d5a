package html

import (
	"embed"
	"html/template"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/triangle"
)

//go:embed templates/*.gohtml
var templates embed.FS

//go:embed assets/page.css
var pageStyle string

// Stylesheet is the stylesheet of all pages, for light and dark mode, screen and print.
var Stylesheet = pageStyle + triangle.Style()

// Script is the script of all pages. Pages work without it; it sends no requests and stores nothing.
//
//go:embed assets/page.js
var Script string

// Templates returns the templates of the package, which take their links from l. The caller may add its own templates.
func Templates(l Links) *template.Template {
	return template.Must(template.New("").Funcs(functions(l)).ParseFS(templates, "templates/*.gohtml"))
}

// A Head describes the beginning and the end of a document.
type Head struct {
	// Title is the title of the document. The caller writes the heading of the page.
	Title string
	// Brand is the address that the name in the masthead links to; "" is "#top".
	Brand string
	Nav   []NavItem
	// Search is the address that the search form asks; "" leaves the form out. Query is what was searched for.
	Search, Query string
	// Stylesheets and Scripts are their addresses.
	Stylesheets, Scripts []string
	// Identity is the identity of the answer shown; the footer cites it.
	Identity verdict.Identity

	// A report contains its style, script and policy.
	policy string
	style  template.CSS
	script template.JS
}

// A NavItem is one link of the navigation.
type NavItem struct {
	Text, URL string
	// Current is true for the page that is shown.
	Current bool
}

// Policy returns the Content-Security-Policy of a report, or "" for other documents.
func (h Head) Policy() string { return h.policy }

// Style returns the style that is part of the document.
func (h Head) Style() template.CSS { return h.style }

// Inline returns the script that is part of the document.
func (h Head) Inline() template.JS { return h.script }
