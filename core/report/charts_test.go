package report

import (
	"testing"
	"testing/fstest"
)

// A program has the charts of which the digest is committed, or makes no reports.
func TestCharts(t *testing.T) {
	const script, digest = "assets/report.js", "assets/report.js.sha256"
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	const ofX = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\n" // sha256sum of "x"
	for _, test := range []struct {
		name   string
		assets fstest.MapFS
		want   bool
	}{
		{"both", fstest.MapFS{script: file("x"), digest: file(ofX)}, true},
		{"no script", fstest.MapFS{digest: file(ofX)}, false},
		{"an empty script", fstest.MapFS{script: file(""), digest: file(ofX)}, false},
		{"another script", fstest.MapFS{script: file("y"), digest: file(ofX)}, false},
		{"no digest", fstest.MapFS{script: file("x")}, false},
		{"nothing", fstest.MapFS{}, false},
	} {
		got, err := chartsIn(test.assets)
		if (err == nil) != test.want || test.want && got != "x" || !test.want && err != ErrCharts {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
	if err := Ready(); err != nil {
		t.Error(err)
	}
}
