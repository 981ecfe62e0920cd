// Command bundle packs the page: TypeScript, styles, fonts and the engine become
// dist/cruscotto.html, one file that opens from disk, and dist/web/, the same as
// separate files for static hosting.
//
// The one file is under a Content-Security-Policy that lets the browser itself
// guarantee that nothing leaves the machine: no connection at all, and only the
// scripts and styles whose hashes it lists: the page's, and those of the reports that it
// shows before they are saved. The charts of reports are bundled too, before
// anything else, as the core carries them.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/evanw/esbuild/pkg/api"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/report"
)

func main() {
	wasm := flag.String("wasm", "", "the engine, compiled to WebAssembly")
	static := flag.String("static", "static", "the folder of the page's sources")
	out := flag.String("o", "dist", "the folder to write to")
	report := flag.String("report", "", "write the script of the reports to this file, and nothing else")
	renew := flag.Bool("renew", false, "with -report, write the digest of the script too, rather than insist on it")
	flag.Parse()
	make := func() error { return run(*wasm, *static, *out) }
	if *report != "" {
		make = func() error { return reportScript(*static, *report, *renew) }
	}
	if err := make(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(wasm, static, out string) error {
	template, err := os.ReadFile(filepath.Join(static, "src", "page.html"))
	if err != nil {
		return err
	}
	parts, err := build(wasm, static)
	if err != nil {
		return err
	}
	one, err := parts.oneFile(string(template))
	if err != nil {
		return err
	}
	files := map[string]string{"cruscotto.html": one}
	for name, text := range parts.separateFiles(string(template)) {
		files[filepath.Join("web", name)] = text
	}
	for name, text := range files {
		if err := write(filepath.Join(out, name), text); err != nil {
			return err
		}
	}
	return nil
}

// reportScript writes the script that package report puts into every report. It insists on
// the digest that is committed beside it, as another script makes other reports, which
// earlier versions cannot verify; renew takes the script as it is.
func reportScript(static, path string, renew bool) error {
	script, err := bundle(filepath.Join(static, "src", "charts", "report.ts"))
	if err == nil {
		err = embeddable("script", script)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(script))
	digest := hex.EncodeToString(sum[:]) + "\n"
	if renew {
		if err := write(path+".sha256", digest); err != nil {
			return err
		}
	}
	if committed, err := os.ReadFile(path + ".sha256"); err != nil {
		return err
	} else if string(committed) != digest {
		return fmt.Errorf("the charts of the reports are no longer those of %s.sha256, so that the reports are others: "+
			"raise Versione in core/report/manifest.go, then «make charts» renews the digest", path)
	}
	return write(path, script)
}

// build compiles the parts of the page.
func build(wasm, static string) (parts, error) {
	runtime, err := goRuntime()
	if err != nil {
		return parts{}, err
	}
	worker, err := bundle(filepath.Join(static, "src", "engine", "worker.ts"))
	if err != nil {
		return parts{}, err
	}
	unpacker, err := bundle(filepath.Join(static, "src", "engine", "unpacker.ts"))
	if err != nil {
		return parts{}, err
	}
	script, err := bundle(filepath.Join(static, "src", "main.ts"),
		text("cruscotto:worker", runtime+"\n"+worker), text("cruscotto:unpacker", unpacker))
	if err != nil {
		return parts{}, err
	}
	style, err := bundle(filepath.Join(static, "src", "style.css"))
	if err != nil {
		return parts{}, err
	}
	if style, err = purged(style, static); err != nil {
		return parts{}, err
	}
	engine, err := packed(wasm)
	if err != nil {
		return parts{}, err
	}
	sample, err := sample()
	if err != nil {
		return parts{}, err
	}
	reportScript, reportStyle, err := report.Sources()
	return parts{script, style, engine, sample, reportScript, reportStyle}, err
}

// sample is a small export, in base64, with which the engine warms up.
func sample() (string, error) {
	month := calendar.Date(2025, time.January, 1).Month()
	var export bytes.Buffer
	err := demofile.Write(context.Background(), &export, demo.Options{Rows: 5000, Start: month, Months: 3, Rilevazione: (month + 2).Last(), Seed: 1}, nil)
	return base64.StdEncoding.EncodeToString(export.Bytes()), err
}

// goRuntime is the JavaScript that runs Go's WebAssembly, of the very version of
// Go that compiled it.
func goRuntime() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	return string(source), err
}

// bundle is a source with all that it imports, minified.
func bundle(entry string, plugins ...api.Plugin) (string, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		Loader:            map[string]api.Loader{".woff2": api.LoaderDataURL, ".svg": api.LoaderDataURL},
		Plugins:           plugins,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return "", fmt.Errorf("%s does not compile", entry)
	}
	return string(result.OutputFiles[0].Contents), nil
}

// purged is a style without the rules that no source of the page can need: of
// Bootstrap Italia's 600 KB, which take the browser 60 ms to read, some 30 are left.
func purged(style, static string) (string, error) {
	whole, err := os.CreateTemp("", "style-*.css")
	if err != nil {
		return "", err
	}
	defer os.Remove(whole.Name())
	if _, err := whole.WriteString(style); err != nil {
		return "", err
	}
	if err := whole.Close(); err != nil {
		return "", err
	}
	purge := exec.Command("npx", "--no-install", "purgecss", "--css", whole.Name(), "--content", "src/**/*.ts", "src/page.html")
	purge.Dir, purge.Stderr = static, os.Stderr
	out, err := purge.Output()
	if err != nil {
		return "", fmt.Errorf("purgecss: %w", err)
	}
	var results []struct {
		CSS string `json:"css"`
	}
	if err := json.Unmarshal(out, &results); err != nil || len(results) != 1 {
		return "", fmt.Errorf("purgecss wrote %d results (%v)", len(results), err)
	}
	return results[0].CSS, nil
}

// text makes a text importable under a name of its own.
func text(name, contents string) api.Plugin {
	return api.Plugin{Name: name, Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: "^" + name + "$"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: name, Namespace: name}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: name}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &contents, Loader: api.LoaderText}, nil
		})
	}}
}

// packed is a file, compressed with gzip, in base64.
func packed(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}

// write writes a file under a temporary name and then renames it.
func write(path, contents string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary := path + ".tmp"
	if err := os.WriteFile(temporary, []byte(contents), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
