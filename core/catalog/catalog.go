// Package catalog holds what the users of an export know beyond it: the soglie of
// the oggetti, the registry of the strutture, how days are counted, which column
// plays which role. It is read from `cruscotto.toml`, the same file for the CLI
// and for the page.
package catalog

import (
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/textfile"
	"cruscotto/core/words"
)

// Classi are the soglie that the message of 28 June 2018 provides for, in days
// and in ascending order: one indicatore di tempo soglia each.
var Classi = [...]int32{5, 10, 15, 25}

// SogliaMassima is the longest soglia, which decides when a period is maturo.
const SogliaMassima = 25

// Classe is a soglia as a position: 1+i for Classi[i], SenzaSoglia for none.
type Classe = uint8

// SenzaSoglia is the class of a quesito whose oggetto has no soglia.
const SenzaSoglia Classe = 0

// ClasseOf is the class of a soglia in days; ok is false when it is none of [Classi].
func ClasseOf(days int64) (classe Classe, ok bool) {
	for i, n := range Classi {
		if int64(n) == days {
			return Classe(i + 1), true
		}
	}
	return SenzaSoglia, false
}

// Base says which day puts a quesito into a period (definitions, "Indicators").
type Base string

// The two bases, by the names that the configuration uses.
const (
	Invio       Base = "invio"
	Definizione Base = "definizione"
)

// Struttura is an entry of the registry of strutture.
type Struttura struct {
	Nome      string `toml:"nome" json:"nome"`
	Tipo      string `toml:"tipo" json:"tipo"`
	Direzione string `toml:"direzione" json:"direzione"`
}

// Catalog is a configuration. The zero value is not valid: start from [Default].
type Catalog struct {
	Conteggio         calendar.Rule        `toml:"conteggio"`
	Base              Base                 `toml:"base"`
	SogliaPredefinita int64                `toml:"soglia_predefinita"` // days; 0: none
	RiservatezzaK     int64                `toml:"riservatezza_k"`     // smallest count that a shared report may show
	Colonne           map[string]string    `toml:"colonne"`            // role → column of the export
	Soglie            map[string]int64     `toml:"soglie"`             // oggetto → days
	Strutture         map[string]Struttura `toml:"strutture"`          // code → struttura
}

// NameOf is the name of a struttura: that of the registry, else the one that exports give;
// "" when there is none.
func (c *Catalog) NameOf(codice string, exported export.Names) string {
	if nome := c.Strutture[codice].Nome; strings.TrimSpace(nome) != "" {
		return nome
	}
	return exported.Latest[codice].Text
}

// Default is the configuration that holds when none is given.
func Default() *Catalog {
	return &Catalog{Conteggio: calendar.Calendario, Base: Invio, RiservatezzaK: 5}
}

// Parse reads a `cruscotto.toml`, in any of the encodings that textfile knows. Errors are
// *words.Problem and name the line.
func Parse(raw []byte) (*Catalog, error) {
	if len(raw) > MaxBytes {
		return nil, words.Errorf("configurazione: %d MB sono troppi per una configurazione (al più %d MB)",
			"configuration: %d MB are too many for a configuration (at most %d MB)", len(raw)>>20, MaxBytes>>20)
	}
	text, err := textfile.Decode(raw)
	if err != nil {
		return nil, words.Errorf("configurazione: %s", "configuration: %s", err)
	}
	c := Default()
	if err := read(text, c); err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// Validate checks the values of a configuration. Errors are *words.Problem.
func (c *Catalog) Validate() error {
	if err := oneOf("conteggio", string(c.Conteggio), string(calendar.Calendario), string(calendar.Lavorativi)); err != nil {
		return err
	}
	if err := oneOf("base", string(c.Base), string(Invio), string(Definizione)); err != nil {
		return err
	}
	if c.RiservatezzaK < 1 {
		return words.Errorf(
			"configurazione: riservatezza_k è %d, deve essere almeno 1",
			"configuration: riservatezza_k is %d, it must be at least 1", c.RiservatezzaK)
	}
	if c.SogliaPredefinita != 0 {
		if _, ok := ClasseOf(c.SogliaPredefinita); !ok {
			return notAClass("soglia_predefinita", c.SogliaPredefinita)
		}
	}
	oggetti := make([]string, 0, len(c.Soglie))
	for oggetto := range c.Soglie {
		oggetti = append(oggetti, oggetto)
	}
	slices.Sort(oggetti)
	for _, oggetto := range oggetti {
		if _, ok := ClasseOf(c.Soglie[oggetto]); !ok {
			return notAClass("[soglie] «"+oggetto+"»", c.Soglie[oggetto])
		}
	}
	return nil
}

func oneOf(key, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return words.Errorf(
		"%s: «%s» non è un valore ammesso; scegliere %s",
		"%s: %q is not an accepted value; choose %s",
		key, value, words.Format("%s o %s", "%s or %s", allowed[0], allowed[1]))
}

func notAClass(key string, days int64) error {
	return words.Errorf(
		"configurazione, %s: %d giorni non è una delle soglie 5, 10, 15, 25",
		"configuration, %s: %d days is none of the soglie 5, 10, 15, 25", key, days)
}

// ClasseOf is the class of an oggetto effettivo by the table of soglie.
func (c *Catalog) ClasseOf(oggetto string) Classe {
	days, listed := c.Soglie[oggetto]
	if !listed {
		days = c.SogliaPredefinita
	}
	classe, _ := ClasseOf(days)
	return classe
}
