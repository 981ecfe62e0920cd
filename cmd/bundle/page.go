package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// parts are what a page is made of.
type parts struct {
	script string
	style  string
	engine string // gzip, base64
	sample string // a small export, base64
}

// Marks of the template where the parts go.
const (
	policyMark = "<!--policy-->"
	styleMark  = "<!--style-->"
	scriptMark = "<!--script-->"
)

// common is what both forms of the page may do: no connection, no form, no frame;
// workers only from what the page itself holds; fonts and images only as data.
const common = "default-src 'none'; connect-src 'none'; worker-src blob:; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"

// oneFile is the page as one file. It fails when a part would end the element that
// holds it.
func (p parts) oneFile(template string) (string, error) {
	for name, part := range map[string]string{"script": p.script, "style": p.style} {
		if strings.Contains(strings.ToLower(part), "</"+name) || strings.Contains(part, "<!--") {
			return "", fmt.Errorf("the %s holds a sequence that would break the page", name)
		}
	}
	policy := fmt.Sprintf("%s; script-src '%s' 'wasm-unsafe-eval'; style-src '%s'", common, hash(p.script), hash(p.style))
	return fill(template, policy,
		"<style>"+p.style+"</style>",
		plain("engine", p.engine)+plain("sample", p.sample)+"<script>"+p.script+"</script>"), nil
}

// separateFiles is the page as files by name. The engine travels in a script,
// because the policy forbids to fetch it.
func (p parts) separateFiles(template string) map[string]string {
	policy := common + "; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"
	return map[string]string{
		"index.html": fill(template, policy, `<link rel="stylesheet" href="style.css">`,
			plain("engine", "")+plain("sample", "")+"<script src=\"engine.js\"></script>\n<script src=\"main.js\"></script>"),
		"style.css": p.style,
		"main.js":   p.script,
		"engine.js": assign("engine", p.engine) + assign("sample", p.sample),
	}
}

// plain is an element that holds a text for the page's script.
func plain(id, text string) string {
	return `<script type="text/plain" id="` + id + `">` + text + "</script>\n"
}

// assign is JavaScript that puts a text into such an element.
func assign(id, text string) string {
	return `document.getElementById("` + id + `").textContent="` + text + "\";\n"
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
