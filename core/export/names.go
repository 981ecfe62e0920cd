package export

import (
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/words"
)

// Names are the names that exports give to strutture: of each its latest one. Names of
// different rows merge in any order to the same result.
type Names struct {
	Latest map[string]Name // by code; nil when Many

	// Many tells that there are more strutture than [MostNamed], or that one has so many
	// names that they cannot be its own: then there are no names.
	Many bool
}

// Name is the name of a struttura on the day of a quesito's invio.
type Name struct {
	Day  calendar.Day
	Text string
}

// MostNamed is up to how many strutture have names: INPS has hundreds.
const MostNamed = 20_000

// longestText is how many bytes of a name are kept.
const longestText = 200

// Saw notes a name of a struttura: the latest counts, of several on one day the greater
// text. A blank one is none.
func (n *Names) Saw(struttura string, seen Name) {
	if n.Many || struttura == "" || seen.Text == "" {
		return
	}
	seen.Text = words.Short(seen.Text, longestText)
	known, is := n.Latest[struttura]
	if is && (seen.Day < known.Day || seen.Day == known.Day && seen.Text <= known.Text) {
		return
	}
	if !is {
		struttura = strings.Clone(struttura) // texts of batches hold the memory of all of them
	}
	if seen.Text != known.Text {
		known.Text = strings.Clone(seen.Text)
	}
	known.Day = seen.Day
	if n.Latest == nil {
		n.Latest = make(map[string]Name)
	}
	if n.Latest[struttura] = known; len(n.Latest) > MostNamed {
		n.None()
	}
}

// None notes that what was taken for names cannot be.
func (n *Names) None() { *n = Names{Many: true} }

// Merge adds the names that other rows give.
func (n *Names) Merge(other Names) {
	if other.Many {
		n.None()
	}
	for struttura, seen := range other.Latest {
		n.Saw(struttura, seen)
	}
}
