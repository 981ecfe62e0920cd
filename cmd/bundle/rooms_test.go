package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// rooms are the folders of the page's sources. A room imports only from itself and from the rooms
// before it; the files outside the rooms put the page together and may import from all.
var rooms = []string{"engine", "look", "speech", "dom", "charts", "sections", "dialogs"}

var imported = regexp.MustCompile(`from "\.\./([^"/]*)`)

func TestRoomsImportFromThoseBeforeThem(t *testing.T) {
	src := filepath.Join("..", "..", "static", "src")
	sources, err := filepath.Glob(filepath.Join(src, "*", "*.ts"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources in rooms: %v", err)
	}
	for _, path := range sources {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		room := slices.Index(rooms, filepath.Base(filepath.Dir(path)))
		if room < 0 {
			t.Errorf("%s is in no room that is known", path)
		}
		for _, match := range imported.FindAllSubmatch(source, -1) {
			if from := slices.Index(rooms, string(match[1])); from < 0 || from > room {
				t.Errorf("%s imports from %s", path, match[1])
			}
		}
	}
}
