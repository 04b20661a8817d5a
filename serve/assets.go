package serve

import (
	"context"
	"embed"
	"path"

	"github.com/leeway-policy/leeway/report/html"
)

// The assets are htmx 2.0.11, under the Zero-Clause BSD licence beside it, and what this package adds to the
// stylesheet and the script of package html.
//
//go:embed assets
var assets embed.FS

// assetPrefix begins the paths of assets.
const assetPrefix = "/assets/"

// addAssets adds the routes of stylesheets and scripts.
func addAssets(routes map[string]*route) {
	for name, text := range map[string]string{
		"page.css": html.Stylesheet, "page.js": html.Script,
		"serve.css": asset("serve.css"), "serve.js": asset("serve.js"), "htmx.js": asset("htmx.js"), "htmx.LICENSE": asset("htmx.LICENSE"),
	} {
		kind := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}[path.Ext(name)]
		if kind == "" {
			kind = kindText
		}
		whole := (&reply{kind: kind, body: []byte(text)}).tagged()
		routes[assetPrefix+name] = &route{methods: getOnly, answer: func(context.Context, *call) (*reply, error) { return whole, nil }}
	}
}

func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}
