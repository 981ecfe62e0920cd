package report

import (
	"testing"

	"cruscotto/core/words"
)

// archived is an archive of all reports of editions in some languages, which nothing is amiss in.
func archived(t testing.TB, langs []words.Lang, editions ...*Edition) *Archive {
	t.Helper()
	var reports []*Listed
	for _, e := range editions {
		for _, lang := range langs {
			names := e.FileNames(lang)
			for _, s := range e.Scopes(true) {
				m, err := e.Manifest(s, lang)
				if err != nil {
					t.Fatal(err)
				}
				l, err := List(names[s], m, true)
				if err != nil {
					t.Fatal(err)
				}
				reports = append(reports, l)
			}
		}
	}
	a, amiss := NewArchive(reports)
	if len(amiss) > 0 {
		t.Fatal(amiss)
	}
	return a
}

func indexOf(t testing.TB, e *Edition) string {
	t.Helper()
	return string(archived(t, []words.Lang{words.Italian}, e).Index(words.Italian))
}
