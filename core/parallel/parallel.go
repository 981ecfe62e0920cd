// Package parallel spreads work over the processors that the program may use
// (runtime.GOMAXPROCS: one under WebAssembly). What is computed must not depend on
// how it is spread.
package parallel

import (
	"runtime"
	"sync"
)

// Ranges calls f for consecutive ranges [low, high) that cover [0, n), several at
// once, and returns when all are done. Ranges begin at multiples of grain and are
// no shorter, but for the last.
func Ranges(n, grain int, f func(low, high int)) {
	workers := min(runtime.GOMAXPROCS(0), n/grain)
	if workers < 2 {
		f(0, n)
		return
	}
	each := (n/workers + grain - 1) / grain * grain
	var running sync.WaitGroup
	for low := 0; low < n; low += each {
		running.Go(func() { f(low, min(low+each, n)) })
	}
	running.Wait()
}
