package ingest

import (
	"cmp"
	"maps"
	"slices"

	"cruscotto/core/calendar"
	"cruscotto/core/decimal"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Premise is something that whoever reads the numbers must know first, as they would
// be taken for something else without it. Code is the rule that it comes from, or
// "rilevazione" where the one given does not hold for all files.
type Premise struct {
	Code string
	Text words.Text
}

// Premises are what must be said before any number of a set of files, the gravest first,
// given the findings as of the data di osservazione.
func Premises(files []*File, found *export.Findings) []Premise {
	var all []Premise
	say := func(rule export.Rule, text words.Text) { all = append(all, Premise{rule.Info().Code, text}) }
	if rule, most := mostlyExcluded(found); most {
		say(rule, words.Format(
			"più di metà delle righe è esclusa (%s su %s): i numeri che restano sono di una minoranza. La causa più frequente è %s, %s (%s righe): %s",
			"more than half of the rows are excluded (%s of %s): the numbers that remain are of a minority. The most frequent cause is %s, %s (%s rows): %s",
			decimal.Count(found.Faults()), decimal.Count(found.Read), rule.Info().Code, rule.Info().Text, decimal.Count(found.Counts[rule]), rule.Info().Remedy))
	}
	for _, of := range []struct {
		rule export.Rule
		days export.Days
		when words.Text
	}{
		{export.E106, found.Late, words.Text{It: "successive alla rilevazione", En: "after the rilevazione"}},
		{export.E104, found.Early, words.Text{It: "precedenti all'invio", En: "before the invio"}},
	} {
		if day, n, usual := usualDay(of.days, found.Counts[of.rule]); usual {
			say(of.rule, words.Format(
				"delle definizioni %s, %s su %s sono di uno stesso giorno, %s: sembra un modo di scrivere «ancora aperto», ma quei quesiti sono esclusi. Nell'esportazione la data dei giacenti va lasciata vuota",
				"of the definizioni %s %s of %s are of one day, %s: it looks like a way of writing “still open”, but those quesiti are excluded. Export a null date for giacenti",
				of.when, decimal.Count(n), decimal.Count(found.Counts[of.rule]), day))
		}
	}
	if n := found.Counts[export.W208]; n*2 > found.Valid {
		say(export.W208, words.Format(
			"quesiti con una definizione convenzionale, letti come aperti: %s su %s; se sono date vere, l'unità di misura della colonna è sbagliata",
			"quesiti with a conventional definizione, read as open: %s of %s; if these are true dates, the unit of the column is wrong",
			decimal.Count(n), decimal.Count(found.Valid)))
	}
	if n := found.Counts[export.W209]; n > 0 {
		say(export.W209, words.Format(
			"giacenti in esportazioni rilevate prima della data di osservazione: %s; nessuno sa se nel frattempo sono stati definiti, e forse figurano scaduti: %s",
			"giacenti in exports taken before the data di osservazione: %s; nobody knows whether they were answered since, and they may figure as scaduti: %s",
			decimal.Count(n), export.W209.Info().Remedy))
	}
	var declare words.Text
	for _, f := range files {
		switch given := f.options.Rilevazione; {
		case f.Fonte == Dati || !f.Believed && f.Declared != "":
			say(export.W206, f.guessed(found))
		case f.Fonte == Metadati && given != 0 && f.Rilevazione != given:
			one := words.Format("%s (%s)", "%s (%s)", f.Name, f.Rilevazione)
			if declare != (words.Text{}) {
				one = words.Format("%s, %s", "%s, %s", declare, one)
			}
			declare = one
		}
	}
	if declare != (words.Text{}) {
		all = append(all, Premise{"rilevazione", words.Format(
			"la data di rilevazione indicata, %s, vale solo per i file che non ne dichiarano una; non vale per %s",
			"the data di rilevazione given, %s, holds only for files that declare none; it does not for %s",
			files[0].options.Rilevazione, declare)})
	}
	return all
}

// mostlyExcluded is the rule that excludes most rows, where faults exclude over half.
func mostlyExcluded(found *export.Findings) (rule export.Rule, most bool) {
	faults := found.Counts
	faults[export.E107] -= found.Updated
	for r := export.E101; r.Excludes(); r++ {
		if faults[r] > faults[rule] {
			rule = r
		}
	}
	return rule, found.Faults()*2 > found.Read-found.Updated
}

// leastUsual is from how many definizioni on the same day on they are taken for a way of
// writing "still open", where they are nine in ten of those that a rule excludes.
const leastUsual = 5

// usualDay is the day on which nearly all of the definizioni are that a rule excludes, if
// there is one.
func usualDay(of export.Days, excluded int64) (day calendar.Day, n int64, usual bool) {
	days := slices.Collect(maps.Keys(of.ByDay))
	if len(days) == 0 {
		return 0, 0, false
	}
	day = slices.MaxFunc(days, func(a, b calendar.Day) int {
		return cmp.Or(cmp.Compare(of.ByDay[a], of.ByDay[b]), cmp.Compare(b, a))
	})
	n = of.ByDay[day]
	return day, n, n >= leastUsual && n*10 >= excluded*9
}

// guessed says where the data di rilevazione of a file comes from that declares none,
// or one that is not believed.
func (f *File) guessed(found *export.Findings) words.Text {
	declared := words.Text{It: "non dichiara la data di rilevazione", En: "declares no data di rilevazione"}
	if f.Declared != "" {
		declared = words.Format("dichiara come data di rilevazione «%s», che non è una data AAAA-MM-GG o è nel futuro", "declares as data di rilevazione %q, which is no date YYYY-MM-DD or is in the future", f.Declared)
	}
	taken := words.Text{It: "e nessuna delle sue date può farne le veci", En: "and none of its dates can stand for it"}
	switch day := f.RilevazioneIn(found); {
	case day == calendar.Never:
	case f.Fonte == Opzione:
		taken = words.Format("vale quella indicata, %s", "the one given holds, %s", day)
	default:
		taken = words.Format("vale la più recente delle sue date non future, %s (date successive: %s). Se è un'altra, indicarla (nel comando con --rilevazione)",
			"the latest of its dates that is not in the future holds, %s (dates after it: %s). If it is another, give it (in the command by --rilevazione)", day, decimal.Count(found.After[f.position]))
	}
	return words.Format("il file %s %s: %s", "the file %s %s: %s", f.Name, declared, taken)
}
