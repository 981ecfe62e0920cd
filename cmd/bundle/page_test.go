package main

import (
	"strings"
	"testing"
)

const template = `<!doctype html><html><head>` + policyMark + styleMark + `</head><body>` + scriptMark + `</body></html>`

func TestThePolicyAllowsNoConnectionAndOnlyThePartsByHash(t *testing.T) {
	p := parts{script: "alert(1)", style: "a{}", engine: "AAAA", reportScript: "'sha256-B='", reportStyle: "'sha256-C='"}
	page, err := p.oneFile(template)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"default-src 'none'", "connect-src 'none'", "form-action 'none'", "'wasm-unsafe-eval'",
		"script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=' 'sha256-B=' 'wasm-unsafe-eval';", // of alert(1), by openssl
		"'sha256-C='\">",
		"<script>alert(1)</script>", "<style>a{}</style>", `class="engine">AAAA</script>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in %s", want, page)
		}
	}
	for _, never := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", policyMark, styleMark, scriptMark} {
		if strings.Contains(page, never) {
			t.Errorf("%s is in %s", never, page)
		}
	}
	for name, text := range p.separateFiles(template) {
		if strings.Contains(text, "unsafe-inline") || name == "index.html" &&
			(!strings.Contains(text, "connect-src 'none'") || !strings.Contains(text, "script-src 'self' 'sha256-B=' 'wasm-unsafe-eval'; style-src 'self' 'sha256-C='")) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestPartsThatWouldBreakThePageAreRefused(t *testing.T) {
	for _, p := range []parts{{script: `"</SCRIPT>"`}, {style: "</style>"}, {script: "x<!--y"}} {
		if page, err := p.oneFile(template); err == nil {
			t.Errorf("made %s", page)
		}
	}
}
