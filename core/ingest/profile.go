package ingest

import (
	"strconv"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
)

// profile gathers what the columns of a row group hold: marks by code, which are
// turned into values in the end.
type profile struct {
	texts          map[export.Role]*marks
	dates          map[export.Role]*daysSeen
	soglie         [256]bool
	soglieMissing  int64
	soglieProfiled bool
}

// marks are the codes of a dictionary that a column has.
type marks struct {
	of   *dictionary
	seen []bool
	none int64
}

func newProfile() *profile {
	return &profile{
		texts: make(map[export.Role]*marks),
		dates: make(map[export.Role]*daysSeen),
	}
}

// read takes in the rows just read, as the columns have them.
func (p *profile) read(d *decoder) {
	r := &d.rows
	p.text(export.Struttura, r.struttura, r.strutture)
	p.text(export.Oggetto, r.oggetto, r.oggetti)
	p.text(export.OggettoLavorazione, r.effettivo, r.oggetti)
	p.text(export.Direzione, r.direzione, r.direzioni)
	p.text(export.Intermediario, r.intermediario, r.intermediari)
	p.text(export.Gestione, r.gestione, r.gestioni)
	if r.nomi != nil {
		p.text(export.NomeStruttura, r.nome, r.nomi.dictionary)
	}
	p.text(export.Stato, d.states, d.stati)
	p.days(export.DataInvio, r.invio)
	p.days(export.DataDefinizione, r.definizione)
	for _, classe := range r.classe {
		p.soglie[classe] = true
		if classe == noSoglia {
			p.soglieMissing++
		}
	}
	p.soglieProfiled = p.soglieProfiled || r.classe != nil
}

func (p *profile) text(role export.Role, codes []uint32, of *dictionary) {
	if codes == nil {
		return
	}
	m := p.texts[role]
	if m == nil {
		m = &marks{of: of}
		p.texts[role] = m
	}
	if more := len(of.values) - len(m.seen); more > 0 {
		m.seen = append(m.seen, make([]bool, more)...)
	}
	for _, code := range codes {
		m.seen[code] = true
		if code == 0 {
			m.none++
		}
	}
}

// daysSeen are the days that a column of dates has.
type daysSeen struct {
	near [lastNear - firstNear + 1]bool
	far  map[calendar.Day]bool
	none int64
}

// The days near today, which nearly all are, have a place in an array.
const (
	firstNear calendar.Day = 10957 // 2000-01-01
	lastNear  calendar.Day = 25566 // 2039-12-31
)

func (p *profile) days(role export.Role, days []calendar.Day) {
	s := p.dates[role]
	if s == nil {
		s = &daysSeen{far: make(map[calendar.Day]bool)}
		p.dates[role] = s
	}
	for _, day := range days {
		switch {
		case firstNear <= day && day <= lastNear:
			s.near[day-firstNear] = true
		case day == noDate:
			s.none++
		case day <= calendar.Last:
			s.far[day] = true
		}
	}
}

// conclude adds the profiles to the findings.
func (p *profile) conclude(d *decoder) {
	for role, m := range p.texts {
		out := export.Profile{File: d.file.position, Role: role, Missing: m.none}
		for code, seen := range m.seen {
			if seen && code > 0 {
				out.Saw(m.of.values[code])
			}
		}
		d.found.AddProfile(out)
	}
	for role, s := range p.dates {
		out := export.Profile{File: d.file.position, Role: role, Missing: s.none}
		for i, seen := range s.near {
			if seen {
				out.Saw((firstNear + calendar.Day(i)).String())
			}
		}
		for day := range s.far {
			out.Saw(day.String())
		}
		d.found.AddProfile(out)
	}
	if !p.soglieProfiled {
		return
	}
	out := export.Profile{File: d.file.position, Role: export.SogliaGiorni, Missing: p.soglieMissing, Numeric: true}
	for code, seen := range p.soglie {
		switch classe := catalog.Classe(code); {
		case !seen || classe == noSoglia:
		case classe >= strangeSoglia:
			out.Saw(d.oddSoglie.texts[classe-strangeSoglia])
		default:
			out.Saw(strconv.Itoa(int(catalog.Classi[classe-1])))
		}
	}
	d.found.AddProfile(out)
}
