package calendar

import (
	"fmt"
	"strconv"
	"time"

	"cruscotto/core/words"
)

var months = [...]words.Text{
	{It: "gennaio", En: "January"}, {It: "febbraio", En: "February"}, {It: "marzo", En: "March"}, {It: "aprile", En: "April"},
	{It: "maggio", En: "May"}, {It: "giugno", En: "June"}, {It: "luglio", En: "July"}, {It: "agosto", En: "August"},
	{It: "settembre", En: "September"}, {It: "ottobre", En: "October"}, {It: "novembre", En: "November"}, {It: "dicembre", En: "December"},
}

// Text is the month in a sentence: dicembre 2025.
func (m Month) Text(lang words.Lang) string {
	t := m.First().Time()
	return fmt.Sprintf("%s %d", months[t.Month()-time.January].In(lang), t.Year())
}

// Text is the day in a sentence: 1º dicembre 2025.
func (d Day) Text(lang words.Lang) string {
	n := strconv.Itoa(d.Time().Day())
	if n == "1" && lang == words.Italian {
		n = "1º"
	}
	return n + " " + d.Month().Text(lang)
}
