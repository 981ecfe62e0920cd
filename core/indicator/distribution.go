package indicator

import (
	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
)

// DistributionSchema names the document that [Distribute] makes.
const DistributionSchema = "cruscotto/tempi/v1"

// Distribution is how long the definiti of a query took, by soglia.
type Distribution struct {
	Schema           string        `json:"schema"`
	DataRilevazione  string        `json:"data_rilevazione"`
	DataOsservazione string        `json:"data_osservazione"`
	Periodo          Periodo       `json:"periodo"`
	Conteggio        string        `json:"conteggio"`
	Soglie           []TempiSoglia `json:"soglie"` // ascending, that without soglia last
}

// TempiSoglia are the times of the definiti of one soglia.
type TempiSoglia struct {
	Soglia   *int32  `json:"soglia"` // days; nil for those without one
	Definiti int64   `json:"definiti"`
	Entro    int64   `json:"entro"` // of them; 0 without soglia
	Giorni   []Tempo `json:"giorni"`
}

// Tempo is how many were definiti in so many giorni.
type Tempo struct {
	Giorni   int32 `json:"giorni"`
	Definiti int64 `json:"definiti"` // never 0
}

// BySoglia is the query whose table [Distribute] takes.
func (q Query) BySoglia() Query {
	q.Per = []Dimension{Soglia}
	return q
}

// Distribute makes the distribution of a query from the merged table of its quesiti
// by soglia.
func Distribute(q Query, table *Table, rilevazione calendar.Day) *Distribution {
	all := &Distribution{
		Schema: DistributionSchema, DataRilevazione: rilevazione.String(), DataOsservazione: q.Osservazione.String(),
		Periodo: q.periodo(), Conteggio: string(q.Conteggio), Soglie: make([]TempiSoglia, classes),
	}
	// Of each class the cell of its group has the others' counts at 0.
	for classe := range all.Soglie {
		of := &all.Soglie[(classe+classes-1)%classes]
		of.Giorni = []Tempo{}
		if classe > 0 {
			of.Soglia = &catalog.Classi[classe-1]
		}
		for _, cell := range table.Cells {
			if cell.Definiti[classe] == 0 {
				continue
			}
			of.Definiti = cell.Definiti[classe]
			if classe > 0 {
				of.Entro = cell.Entro[classe]
			}
			for bin := range cell.Times.Bins {
				of.Giorni = append(of.Giorni, Tempo{bin.Days, bin.N})
			}
		}
	}
	return all
}
