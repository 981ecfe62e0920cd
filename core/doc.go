// Package core holds no code: below it are the packages of the analyzer (README,
// "Where things are"). Here stands what was tried to make them fast and what it gave,
// so that nobody tries the same again without a new idea. Numbers are of 1,000,000 or
// 2,000,000 demonstration quesiti on 2 cores; `make bench` and `make bench-peers`
// measure anew. "WebAssembly" is Node's or Chromium's.
//
// # What paid
//
//   - Snappy by words (core/parquet/snappy.go): 800 MB/s in WebAssembly where
//     klauspost's Go has 260, as Go's memmove there is a call of memory.copy for every
//     piece of a few bytes; natively as fast as klauspost's assembly.
//   - Nulls spread by their bits rather than run by run, loops without calls, days of
//     many ticks at once, and checks that look at the signs of 256 rows together
//     (core/ingest/check.go): with the above, decoding in WebAssembly went from 5.7 to
//     12.5 Mrows/s, natively from 29.6 to 32.5.
//   - Counting by group and class together, so that a definito is one addition
//     (core/indicator/aggregate.go): by struttura from 107 to 130 Mrows/s natively, from
//     34 to 45 in WebAssembly. Long times sorted by counting (core/radix).
//   - Few and large reads in a browser: one takes 0.7 ms however short it is, so that
//     neighbouring column chunks are read as one (ingest.File.Spans), and the end of a
//     file at once. The page reads and the workers decode: a worker that decodes
//     cannot receive what it reads. 2,000,000 rows went from 410 to 240 ms.
//   - One question to the engine where there were fourteen: the total is merged from the
//     groups, the maturity of all months comes with it. 40 ms.
//   - Warming up with a small export while the user looks for theirs: the first file
//     takes 255 ms instead of 480, as browsers compile well only what has run for long.
//
// # What did not
//
//   - Sorting each row group by its dates and counting run by run: by struttura 109
//     Mrows/s instead of 126, as runs are short, and only a single month was twice as
//     fast; sorting took 270 ns a quesito, and 3.5 µs in WebAssembly.
//   - wasm-opt -O2: 3 % for two minutes. `make release` still does it.
//   - Counting the first answer while decoding, in the page: the same work, only sooner.
//   - Collecting the garbage of the command less often than SetGCPercent(200) does: new
//     memory costs more in page faults than old memory in marking.
//
// # What is left
//
//   - Tens of thousands of groups: the command needs 65 ms for 2,000,000 quesiti in 468
//     groups, and 200 ms in 28,000, of which a quarter are page faults of the memory for
//     cells, documents and columns. Groups could go to the output some thousands at a
//     time, in the same memory.
//   - Decoding takes 3.5 times the floor. Of the time of one core natively, 17 % is
//     Snappy, 9 % checking, 9 % counting, 5 % days of ticks; the rest is spread thin.
//   - A changed query passes over all quesiti: about 20 ms of 1,000,000 in WebAssembly.
//   - Row groups are never skipped by their statistics, and a large one is not split.
//   - Reading by Blob.stream or in parallel small slices: each byte costs the browser as
//     much, about 2 ms of processor a MB in all its processes.
package core
