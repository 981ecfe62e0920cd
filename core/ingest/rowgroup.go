package ingest

import (
	"bytes"
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/parquet"
)

// Decode decodes a row group into batches of its valid rows, and says what was
// found in the others. It fails with an *export.Failure, or at the end of ctx.
func (f *File) Decode(ctx context.Context, group int) (records []arrow.Record, found *export.Findings, err error) {
	d := newDecoder(f, f.groups[group])
	defer d.close()
	var batches []packed
	for done := int64(0); done < d.group.rows; done += BatchRows {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if err := d.read(int(min(BatchRows, d.group.rows-done))); err != nil {
			return nil, nil, err
		}
		d.rows.first, d.rows.riga = d.group.first+done+1, nil
		d.check(done)
		if len(d.rows.invio) > 0 {
			batches = append(batches, d.rows.pack())
		}
	}
	d.conclude()
	records = d.rows.records(batches)
	for _, batch := range records {
		AddNames(&d.found.Names, batch, calendar.Last)
	}
	return records, d.found, nil
}

// conclude adds to the findings what only the whole row group tells.
func (d *decoder) conclude() {
	for role, order := range map[export.Role]dayOrder{export.DataInvio: d.orderInvio, export.DataDefinizione: d.orderDefinizione} {
		order.File, order.Role = d.file.position, role
		d.found.SawOrder(order.DateOrder)
	}
	if d.profile != nil {
		d.profile.conclude(d)
	}
}

// decoder reads the columns of a row group side by side, BatchRows rows at a
// time. Columns that the file lacks have no translator.
type decoder struct {
	file  *File
	group rowGroup
	last  calendar.Day // R, as far as it is known
	found *export.Findings

	id                                  *column[bool] // nil also where no id can be missing
	invio, definizione                  *column[calendar.Day]
	struttura, oggetto, lavorazione     *column[uint32]
	direzione, intermediario, gestione  *column[uint32]
	nome, stato                         *column[uint32]
	soglia                              *column[catalog.Classe]
	oddInvio, oddDefinizione, oddSoglie strange
	orderInvio, orderDefinizione        dayOrder

	// The rows read, as columns; check leaves only the valid ones in rows.
	rows    columns
	present []bool
	states  []uint32
	stati   *dictionary

	// What is known of the entries of the dictionaries, by code.
	unregistered []uint8          // struttura: 1 where it is missing, or not in the registry if there is one
	direzioneOf  []uint32         // struttura: its direzione by the registry
	classeOf     []catalog.Classe // oggetto: its soglia by the table
	claims       []claim          // stato

	profile *profile // nil when nobody asks
}

func newDecoder(f *File, group rowGroup) *decoder {
	d := &decoder{file: f, group: group, last: f.lastDay(), found: export.NewFindings()}
	r := &d.rows
	r.strutture, r.oggetti, d.stati = newDictionary(), newDictionary(), newDictionary()
	if !group.present {
		d.id = source(f, group, export.IDQuesito, presence)
	}
	d.invio = source(f, group, export.DataInvio, func(t columnType) *column[calendar.Day] { return dates(t, &d.oddInvio, &d.orderInvio) })
	d.definizione = source(f, group, export.DataDefinizione, func(t columnType) *column[calendar.Day] {
		return dates(t, &d.oddDefinizione, &d.orderDefinizione)
	})
	text := func(role export.Role, into *dictionary) *column[uint32] {
		return source(f, group, role, func(columnType) *column[uint32] { return keys(into, group.chunks[role].Size) })
	}
	d.struttura = text(export.Struttura, r.strutture)
	d.oggetto = text(export.Oggetto, r.oggetti)
	d.lavorazione = text(export.OggettoLavorazione, r.oggetti)
	d.stato = text(export.Stato, d.stati)
	d.soglia = source(f, group, export.SogliaGiorni, func(t columnType) *column[catalog.Classe] { return classi(t, &d.oddSoglie) })
	if _, played := group.chunks[export.Direzione]; played || d.registry() {
		r.direzioni = newDictionary()
		d.direzione = text(export.Direzione, r.direzioni)
	}
	if _, played := group.chunks[export.Intermediario]; played {
		r.intermediari = newDictionary()
		d.intermediario = text(export.Intermediario, r.intermediari)
	}
	if _, played := group.chunks[export.Gestione]; played {
		r.gestioni = newDictionary()
		d.gestione = text(export.Gestione, r.gestioni)
	}
	if _, played := group.chunks[export.NomeStruttura]; played {
		r.nomi = newNamed()
		d.nome = text(export.NomeStruttura, r.nomi.dictionary)
	}
	if f.options.Profile {
		d.profile = newProfile()
	}
	return d
}

// registry tells whether direzioni can come from the registry.
func (d *decoder) registry() bool {
	return len(d.file.options.Catalog.Strutture) > 0 && !d.file.options.Without[export.Direzione]
}

// source makes the column of a role, nil when there is none. Of a text the NUL
// characters at its end are no part: databases pad texts of a fixed length with them.
func source[T any](f *File, group rowGroup, role export.Role, of func(columnType) *column[T]) *column[T] {
	chunk, played := group.chunks[role]
	if !played {
		return nil
	}
	t := typeOf(chunk.Column)
	c := of(t)
	translate := c.Translate
	switch {
	case t.isNull():
		c.Levels = true
		c.Translate = func(_ *parquet.Values, codes []T) error {
			for i := range codes {
				codes[i] = c.Null
			}
			return nil
		}
	case t.isText():
		c.Translate = func(v *parquet.Values, codes []T) error {
			for i, text := range v.Bytes {
				if n := len(text); n > 0 && text[n-1] == 0 {
					v.Bytes[i] = bytes.TrimRight(text, "\x00")
				}
			}
			return translate(v, codes)
		}
	}
	c.file, c.role = f.Name, role
	c.Open(f.source, chunk)
	return c
}

func (d *decoder) close() {
	d.id.close()
	d.invio.close()
	d.definizione.close()
	for _, t := range []*column[uint32]{d.struttura, d.oggetto, d.lavorazione, d.direzione, d.intermediario, d.gestione, d.nome, d.stato} {
		t.close()
	}
	d.soglia.close()
}

// read reads the next n rows into the columns and resolves what a row does not
// say itself: the oggetto effettivo, the soglia by the table, the direzione by
// the registry.
func (d *decoder) read(n int) (err error) {
	r := &d.rows
	take(&d.present, d.id, n, &err)
	take(&r.invio, d.invio, n, &err)
	take(&r.definizione, d.definizione, n, &err)
	take(&r.struttura, d.struttura, n, &err)
	take(&r.oggetto, d.oggetto, n, &err)
	take(&r.effettivo, d.lavorazione, n, &err)
	take(&r.direzione, d.direzione, n, &err)
	take(&r.intermediario, d.intermediario, n, &err)
	take(&r.gestione, d.gestione, n, &err)
	take(&r.nome, d.nome, n, &err)
	take(&r.classe, d.soglia, n, &err)
	take(&d.states, d.stato, n, &err)
	if err != nil {
		return err
	}
	if d.profile != nil {
		d.profile.read(d)
	}
	d.learn()
	d.resolve(n)
	return nil
}

// take reads n rows of a column, unless an earlier one failed.
func take[T any](into *[]T, from *column[T], n int, err *error) {
	if *err == nil {
		*into, *err = from.read(n)
	}
}

// learn looks up the entries that the dictionaries got with the last rows.
func (d *decoder) learn() {
	c := d.file.options.Catalog
	for _, codice := range d.rows.strutture.values[len(d.unregistered):] {
		entry, listed := c.Strutture[codice]
		unregistered := uint8(0)
		if codice == "" || !listed && len(c.Strutture) > 0 {
			unregistered = 1
		}
		d.unregistered = append(d.unregistered, unregistered)
		if d.rows.direzioni != nil {
			d.direzioneOf = append(d.direzioneOf, d.rows.direzioni.code([]byte(entry.Direzione)))
		}
	}
	for _, oggetto := range d.rows.oggetti.values[len(d.classeOf):] {
		d.classeOf = append(d.classeOf, c.ClasseOf(oggetto))
	}
	for _, stato := range d.stati.values[len(d.claims):] {
		d.claims = append(d.claims, claimOf(stato))
	}
}

func (d *decoder) resolve(n int) {
	r := &d.rows
	if r.effettivo == nil {
		r.effettivo = append([]uint32(nil), r.oggetto...)
	} else {
		for i, code := range r.effettivo {
			if code == 0 {
				r.effettivo[i] = r.oggetto[i]
			}
		}
	}
	if r.direzioni != nil && d.registry() {
		if r.direzione == nil {
			r.direzione = make([]uint32, n)
		}
		for i, code := range r.direzione {
			if code == 0 {
				r.direzione[i] = d.direzioneOf[r.struttura[i]]
			}
		}
	}
	if r.classe == nil {
		r.classe = make([]catalog.Classe, n)
		for i, oggetto := range r.effettivo {
			r.classe[i] = d.classeOf[oggetto]
		}
		return
	}
	for i, classe := range r.classe {
		if classe == noSoglia {
			r.classe[i] = d.classeOf[r.effettivo[i]]
		}
	}
}
