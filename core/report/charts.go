package report

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strings"
	"sync"

	"cruscotto/core/words"
)

// assets hold report.js, which draws the charts: `make` bundles it from the page's own
// and from libraries, so that it is not committed; its digest is.
//
//go:embed assets
var assets embed.FS

// ErrCharts is that the program was built without the charts of the reports, or with
// others than those of its version: it would write other reports than it should, and call
// genuine ones false.
var ErrCharts = words.Errorf("questo programma è stato costruito senza i grafici dei report, o con altri: costruirlo con «make»",
	"this program was built without the charts of the reports, or with others: build it with “make”")

// charts is the script that draws them. The error is ErrCharts.
var charts = sync.OnceValues(func() (string, error) { return chartsIn(assets) })

// chartsIn is the script of some assets, if it is the one of which the digest is.
func chartsIn(assets fs.ReadFileFS) (string, error) {
	script, err := assets.ReadFile("assets/report.js")
	if err != nil {
		return "", ErrCharts
	}
	digest, err := assets.ReadFile("assets/report.js.sha256")
	if sum := sha256.Sum256(script); err != nil || hex.EncodeToString(sum[:]) != strings.TrimSpace(string(digest)) {
		return "", ErrCharts
	}
	return string(script), nil
}

// Ready fails with ErrCharts where the program can make no reports.
func Ready() error {
	_, err := charts()
	return err
}
