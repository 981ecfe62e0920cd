// Command contract writes static/src/engine/contract.ts: what the page's TypeScript has to
// know of Go, by reflection. The file is committed, so that editors, tsc and the bundle of
// the reports need nothing built before; a test tells when it is stale.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "static/src/engine/contract.ts", "the file to write")
	module := flag.String("module", ".", "the folder of the module, whose constants are read")
	flag.Parse()
	text, err := contract(*module)
	if err == nil {
		err = os.WriteFile(*out, []byte(text), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}
