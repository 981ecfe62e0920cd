// Command contract writes constants.ts and contract.ts in static/src/engine: what the page's
// TypeScript has to know of Go, by reflection. The files are committed, so that editors, tsc and
// the bundle of the reports need nothing built before; a test tells when one is stale.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("o", "static/src/engine", "the folder to write to")
	module := flag.String("module", ".", "the folder of the module, whose constants are read")
	flag.Parse()
	files, err := contract(*module)
	for name, text := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(*out, name), []byte(text), 0o644))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}
