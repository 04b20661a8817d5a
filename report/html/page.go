package html

import (
	"embed"
	"html/template"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

//go:embed templates/*.gohtml
var templates embed.FS

// Stylesheet is the one stylesheet, for light and dark, screen and paper.
//
//go:embed assets/page.css
var Stylesheet string

// Script is the one script. It adds comfort to what works without it, fetches nothing and keeps nothing.
//
//go:embed assets/page.js
var Script string

// Templates returns the templates of the package, with links made by l. The caller may add its own.
func Templates(l Links) *template.Template {
	return template.Must(template.New("").Funcs(functions(l)).ParseFS(templates, "templates/*.gohtml"))
}

// A Head is what a document begins and ends with.
type Head struct {
	// Title is that of the document; the heading of the page is the caller's.
	Title string
	// Brand is where the name in the masthead leads; "#top" if it is empty.
	Brand string
	Nav   []NavItem
	// Stylesheets and Scripts are addresses.
	Stylesheets, Scripts []string
	// Identity is that of the answer shown; the footer cites it.
	Identity verdict.Identity

	// A report carries its style and script within itself, and its policy too.
	policy string
	style  template.CSS
	script template.JS
}

// A NavItem is one link of the navigation.
type NavItem struct {
	Text, URL string
	// Current marks the page that is shown.
	Current bool
}

// Policy returns the Content-Security-Policy of a report; for other documents it is "".
func (h Head) Policy() string { return h.policy }

// Style returns the style that is written into the document itself.
func (h Head) Style() template.CSS { return h.style }

// Inline returns the script that is written into the document itself.
func (h Head) Inline() template.JS { return h.script }
