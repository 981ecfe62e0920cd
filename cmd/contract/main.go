// Command contract writes what the page's TypeScript has to know of Go, by reflection:
// static/src/engine/contract.ts, the types, and constants.ts beside it, which the script of
// the reports takes too and no type may change. They are committed, so that editors, tsc
// and the bundle of the reports need nothing built before; a test tells when they are stale.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("o", "static/src/engine", "the folder to write to")
	module := flag.String("module", ".", "the folder of the module, whose constants are read")
	flag.Parse()
	if err := write(*out, *module); err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}

func write(folder, module string) error {
	files, err := contract(module)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
