package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// parts are what a page is made of.
type parts struct {
	script string
	style  string
	engine string // gzip, base64
	sample string // a small export, base64

	// What the policy of the page allows besides, of the reports that it shows in a frame.
	reportScript, reportStyle string
}

// Marks of the template where the parts go.
const (
	policyMark = "<!--policy-->"
	styleMark  = "<!--style-->"
	scriptMark = "<!--script-->"
)

// common is what both forms of the page may do: no connection, no form, no frame but of a
// text of its own; workers only from what the page itself holds; fonts and images only as data.
const common = "default-src 'none'; connect-src 'none'; worker-src blob:; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"

// oneFile is the page as one file. It fails when a part would end the element that
// holds it.
func (p parts) oneFile(template string) (string, error) {
	for name, part := range map[string]string{"script": p.script, "style": p.style} {
		if err := embeddable(name, part); err != nil {
			return "", err
		}
	}
	return fill(template, p.policy("'"+hash(p.script)+"'", "'"+hash(p.style)+"'"),
		"<style>"+p.style+"</style>",
		"<script>"+p.script+"</script>\n"+p.carried(plain)), nil
}

// policy is that of the page, given from where its own script and style come.
func (p parts) policy(script, style string) string {
	return fmt.Sprintf("%s; script-src %s %s 'wasm-unsafe-eval'; style-src %s %s", common, script, p.reportScript, style, p.reportStyle)
}

// embeddable fails when a part would end the element of that name that holds it.
func embeddable(name, part string) error {
	if strings.Contains(strings.ToLower(part), "</"+name) || strings.Contains(part, "<!--") {
		return fmt.Errorf("the %s holds a sequence that would break the page", name)
	}
	return nil
}

// separateFiles is the page as files by name. The engine travels in a script,
// because the policy forbids to fetch it.
func (p parts) separateFiles(template string) map[string]string {
	return map[string]string{
		"index.html": fill(template, p.policy("'self'", "'self'"), `<link rel="stylesheet" href="style.css">`,
			"<script src=\"main.js\"></script>\n<script src=\"engine.js\"></script>"),
		"style.css": p.style,
		"main.js":   p.script,
		"engine.js": p.carried(appended),
	}
}

// piece is how long the pieces are in which the engine travels, in characters: the
// page unpacks one while the browser reads the next. A multiple of 4, so that each is
// base64 by itself.
const piece = 1 << 18

// carried are the elements that hold the engine and the sample, as one of the two
// forms of the page makes them.
func (p parts) carried(element func(class, text string) string) string {
	var out strings.Builder
	for engine := range slices.Chunk([]byte(p.engine), piece) {
		out.WriteString(element("engine", string(engine)))
	}
	out.WriteString(element("sample", p.sample))
	return out.String()
}

// plain is an element that holds a text for the page's script.
func plain(class, text string) string {
	return `<script type="text/plain" class="` + class + `">` + text + "</script>\n"
}

// appended is JavaScript that appends such an element to the page.
func appended(class, text string) string {
	return `document.body.append(Object.assign(document.createElement("script"),{type:"text/plain",className:"` + class + `",textContent:"` + text + "\"}));\n"
}

func fill(template, policy, style, script string) string {
	return strings.NewReplacer(
		policyMark, `<meta http-equiv="Content-Security-Policy" content="`+policy+`">`,
		styleMark, style,
		scriptMark, script,
	).Replace(template)
}

// hash is how a policy names an inline script or style.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
