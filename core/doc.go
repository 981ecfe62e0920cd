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
//   - Counting by group and class together, so that a definito is one addition, with the
//     slot of each row computed once for all steps and the settled quesiti counted in two
//     short loops without branches (core/indicator/aggregate.go): by struttura from 107
//     to 130 Mrows/s natively, from 34 to 62 in WebAssembly. One loop that did both was
//     slower: Go keeps too few of its values in registers.
//   - Steps in which less than one quesito in 32 counts, as outside of a month, go from
//     one to the next; batches that a filter excludes cost nothing.
//   - A dragged data di osservazione counts anew only what it changes (core/indicator/
//     move.go): 6.8 ms of 1,000,000 quesiti in WebAssembly instead of 17.4, half of it for
//     the table of 468 groups. The quesiti that were open are kept from one step to the
//     next; without that it was 12.5.
//   - The 13 months of a trend in one question, where each is as of a day of its own (Mensile
//     in core/indicator/query.go): what was answered in its month and before a month is told
//     counts once, in the same loop, and only the rest is looked at month by month. All
//     together 21 ms of 1,000,000 quesiti instead of 41 for 13 questions, in WebAssembly 46 instead of 85.
//   - Few and large reads in a browser: one takes 0.7 ms however short it is, so that
//     neighbouring column chunks are read as one (ingest.File.Spans), and the end of a
//     file at once. The page reads and the workers decode: a worker that decodes
//     cannot receive what it reads. 2,000,000 rows went from 410 to 240 ms.
//   - One question to the engine where there were fourteen: the total is merged from the
//     groups, the maturity of all months comes with it. 40 ms.
//   - Warming up with a small export while the user looks for theirs: the first file
//     takes 255 ms instead of 480, as browsers compile well only what has run for long.
//   - What is not linked need not be carried: a JSON library of arrow-go's (the Makefile's
//     WASM_TAGS, 3 MB of 17), parquet-go's writer (8 MB, core/tables/parquetfile is a
//     package of its own), net/http (1.2 MB, the better known Brotli library imports it),
//     600 KB of styles. With the engine travelling in pieces that a
//     worker unpacks while the browser reads the page (static/src/engine/carried.ts), the page
//     is ready a fifth sooner.
//
// # What did not
//
//   - Sorting each row group by its dates and counting run by run: by struttura 109
//     Mrows/s instead of 126, as runs are short, and only a single month was twice as
//     fast; sorting took 270 ns a quesito, and 3.5 µs in WebAssembly.
//   - Unsafe pointers in the hot loops: nothing measurable, as most bounds are proven.
//   - wasm-opt -O2: 3 % for two minutes. `make release` still does it.
//   - Profile-guided optimisation (default.pgo, of all benchmarks together): 1 % and less,
//     in the noise. The hot loops have no calls left to inline.
//   - Counting the first answer while decoding, in the page: the same work, only sooner.
//   - Collecting the garbage of the command less often than SetGCPercent(200) does: new
//     memory costs more in page faults than old memory in marking.
//
// # What is left
//
//   - Tens of thousands of groups: the command needs 60 ms for 2,000,000 quesiti in 468
//     groups, and 170 ms in 28,000, of which a quarter are page faults of the memory for
//     cells, documents and columns. Groups could go to the output some thousands at a
//     time, in the same memory.
//   - Decoding takes 3 times the floor. Of the time of one core natively, 17 % is
//     Snappy, 9 % checking, 9 % counting, 5 % days of ticks; the rest is spread thin. In
//     WebAssembly it is 82 ns a row, spread thinner.
//   - A changed query over 1,000,000 quesiti takes 12 to 16 ms in WebAssembly, and 8 more
//     for the documents of 468 groups, most of it encoding/json. Under Chromium, which
//     draws with the same two processors, this becomes 20 to 40.
//   - Of the page's time until it is ready, Chromium takes half to read 5 MB of base64,
//     and Go's runtime 30 to 60 ms to initialise its packages in each worker.
//   - Whether ids of text are blank costs a fifth of decoding, nearly all of it Snappy: 35
//     ms of one core for 2,000,000. Of optional integers only the levels are read, of
//     required ones nothing. Statistics would tell it for nothing, but not the truth.
//   - Row groups are never skipped by their statistics: the document tells how many rows
//     there are and which were excluded, so all of them are looked at. A large row group
//     is not split among threads.
//   - Reading by Blob.stream or in parallel small slices: each byte costs the browser as
//     much, about 2 ms of processor a MB in all its processes.
//
// # Memory
//
// A quesito takes 15 bytes in a batch (package ingest), and one more where it has a
// gestione, in the page as long as the export is open and in the command only while it is
// counted; names of strutture take none. Where ids are compared, it takes at most 16 more.
// Beside this the fixed cost: the command peaks at 44 MB for 200,000 quesiti, 53 for
// 2,000,000 and 118 for 20,000,000 on 2 threads by struttura, and 28,000 groups add 80. The
// process of the tab peaks at 350 MB for 2,000,000 and 750 for 20,000,000 with 2 workers.
// For 200,000 it was 355 when hyparquet's tab, which keeps nothing, had 190: a worker costs
// about 80 MB before the first quesito.
package core
