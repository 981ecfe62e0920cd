// Command oracle answers the questions of `cruscotto indicators` a second and a
// third time, to tell whether the product is right and whether it is fast.
//
// It holds two implementations of the indicators that share nothing with each
// other nor with the core but the contracts (definitions and interface): DuckDB
// SQL over the Parquet file ([Duck]) and a slow, obvious loop over rows that
// Arrow's Parquet reader decodes ([Naive]). Its tests run the CLI as a black box
// and compare every field of its JSON with both. It is a module of its own, so
// that cgo and DuckDB stay out of the product's.
//
//	oracle peers …     the product beside other tools: processes, and pages in Chromium
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// dropChild is the argument by which browser.mjs has a file dropped from the page cache.
const dropChild = "drop"

func run(args []string) error {
	switch {
	case len(args) > 0 && args[0] == "peers":
		return comparePeers(args[1:])
	case len(args) > 2 && args[0] == duckChild:
		return duckProcess(args[1], args[2:]...)
	case len(args) == 2 && args[0] == dropChild:
		return dropCache(args[1])
	}
	return errors.New("usage: oracle peers …: `make bench-peers` says how")
}
