package report

import (
	"fmt"
	"slices"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/words"
)

// Each struttura has a scope of its own, and each scope a file, however codes are written.
func TestScopesAndTheirFilesAreDifferent(t *testing.T) {
	e := &Edition{Question: Question{Mese: calendar.Date(2025, 6, 1).Month()}, luoghi: []luogo{{}, {direzione: "Lazio"}, {direzione: "Umbria"}}}
	for _, codice := range []string{"7000", "7000 (Lazio)", "7000-lazio", "東京", "大阪"} {
		e.luoghi = append(e.luoghi, luogo{direzione: "Lazio", codice: codice})
	}
	e.luoghi = append(e.luoghi, luogo{direzione: "Umbria", codice: "7000"}, luogo{direzione: "Umbria", codice: "7000 (Lazio)"})
	e.nameScopes()
	want := []Scope{Nazionale, "direzione:Lazio", "direzione:Umbria",
		"struttura:7000 (Lazio)", "struttura:7000 (Lazio) (Lazio)", "struttura:7000-lazio", "struttura:東京", "struttura:大阪",
		"struttura:7000 (Umbria)", "struttura:7000 (Lazio) (Umbria)"}
	if !slices.Equal(e.scopes, want) {
		t.Errorf("%q, want %q", e.scopes, want)
	}
	e.luoghi = e.luoghi[:len(e.luoghi)-1]
	e.scopes = nil
	e.nameScopes()
	files := make(map[string]Scope)
	for scope, file := range e.FileNames(words.Italian) {
		if other, taken := files[file]; taken {
			t.Errorf("%s is the file of %s and of %s", file, scope, other)
		}
		files[file] = scope
	}
	if len(files) != len(e.scopes) || len(files) != len(want)-1 {
		t.Errorf("%d files of %d scopes", len(files), len(e.scopes))
	}
	// The third of a name follows the second, whoever has taken it.
	e.scopes = nil
	for _, name := range []string{"東", "京", "2", "大", "阪"} {
		e.scopes = append(e.scopes, strutturaPrefix+Scope(name))
	}
	names := e.FileNames(words.Italian)
	for i, file := range []string{"", "-2", "-2-2", "-3", "-4"} {
		if got, want := names[e.scopes[i]], fmt.Sprintf("report-2025-06-struttura%s.html", file); got != want {
			t.Errorf("%s: %s, want %s", e.scopes[i], got, want)
		}
	}
}
