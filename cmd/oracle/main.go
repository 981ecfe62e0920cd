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
//	oracle bench FILE     the CLI beside DuckDB on one file, whole processes
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "bench":
		return bench(args[1])
	case len(args) == 5 && args[0] == duckChild:
		threads, err := strconv.Atoi(args[4])
		if err != nil {
			return err
		}
		return benchDuck(args[1], args[2], args[3], threads)
	}
	return fmt.Errorf("usage: oracle bench FILE")
}
