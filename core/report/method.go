package report

import (
	"cruscotto/core/decimal"
	"cruscotto/core/words"
)

// Glossary are the words of the reports and of the page, with what they mean (definitions, "A quesito at D", "Indicators").
var Glossary = [][2]words.Text{
	{{It: "Quesito", En: "Quesito"}, {It: "una richiesta inviata dal Cassetto previdenziale con la Comunicazione bidirezionale.", En: "a request sent from the Cassetto previdenziale by the Comunicazione bidirezionale."}},
	{{It: "Pervenuto", En: "Pervenuto"}, {It: "inviato entro la data di osservazione.", En: "sent up to the data di osservazione."}},
	{{It: "Definito", En: "Definito"}, {It: "pervenuto, e con risposta entro la data di osservazione.", En: "pervenuto, and answered up to the data di osservazione."}},
	{{It: "Giacente", En: "Giacente"}, {It: "pervenuto e non definito.", En: "pervenuto and not definito."}},
	{{It: "Soglia", En: "Soglia"}, {It: "i giorni entro cui rispondere: 5, 10, 15 o 25, secondo l'oggetto.", En: "the days within which to answer: 5, 10, 15 or 25, depending on the oggetto."}},
	{{It: "Entro soglia", En: "Entro soglia"}, {It: "definito in un numero di giorni non superiore alla soglia.", En: "definito in no more days than the soglia."}},
	{{It: "Scaduto", En: "Scaduto"}, {It: "giacente da più giorni della sua soglia; nel giorno esatto è ancora in tempo.", En: "giacente for more days than its soglia; on the very day it is still in time."}},
	{{It: "Oggetto", En: "Oggetto"}, {It: "quello con cui il quesito è stato lavorato, se è stato cambiato; altrimenti quello scelto dal mittente.", En: "the one under which the quesito was worked on, if it was changed; else the one chosen by the sender."}},
	{{It: "Data di rilevazione", En: "Data di rilevazione"}, {It: "il giorno in cui le esportazioni sono state fatte.", En: "the day on which the exports were taken."}},
	{{It: "Data di osservazione", En: "Data di osservazione"}, {It: "il giorno in cui si guarda: un quesito definito dopo è ancora giacente.", En: "the day on which one looks: a quesito definito later is still giacente."}},
	{{It: "Giorno di maturità", En: "Giorno di maturità"}, {It: "il primo giorno in cui un mese è maturo: quello a cui se ne vede l'edizione, anche se le esportazioni sono successive.", En: "the first day on which a month is mature: the one that its edition is as of, though the exports may be later."}},
	{{It: "Mese maturo", En: "Mature month"}, {It: "un mese dal cui ultimo giorno è trascorsa la soglia più lunga, 25 giorni.", En: "a month since whose last day the longest soglia, 25 days, has run out."}},
	{decimal.Undefined, {It: "non definito: il denominatore è zero.", En: "undefined: the denominator is zero."}},
}

// formulas are how the indicators are computed (definitions, "Indicators").
var formulas = []words.Text{
	{It: "Indicatore di tempo soglia (uno per ciascuna soglia di 5, 10, 15 e 25 giorni): quesiti definiti entro la soglia, diviso quesiti definiti più giacenti scaduti, tra quelli con quella soglia.",
		En: "Indicatore di tempo soglia (one for each soglia of 5, 10, 15 and 25 days): quesiti definiti entro soglia, divided by quesiti definiti and those giacenti scaduti, among those with that soglia."},
	{It: "Indicatore complessivo: lo stesso rapporto su tutte le soglie, ogni quesito con la propria.",
		En: "Overall indicator: the same ratio over all soglie, each quesito against its own."},
	{It: "Indice di giacenza: giacenti non scaduti, diviso giacenti totali con una soglia, alla data di osservazione e di qualunque mese.",
		En: "Indice di giacenza: those giacenti and not scaduti, divided by all giacenti with a soglia, at the data di osservazione and of whichever month."},
	{It: "Tempo medio di chiusura: media dei giorni dall'invio alla definizione; mediana e 90º percentile sono il giorno entro cui se ne è definita la metà, o nove su dieci.",
		En: "Mean time to close: mean of the days from invio to definizione; median and 90th percentile are the day up to which half of them, or nine of ten, were definiti."},
	{It: "Indice di deflusso: definiti nel mese, diviso pervenuti nel mese.",
		En: "Indice di deflusso: definiti in the month, divided by pervenuti in the month."},
	{It: "Ogni numero nasce da conteggi interi; la divisione è l'ultima operazione e si arrotonda a un decimale.",
		En: "Every number comes of whole counts; the division is the last step, rounded to one decimal."},
}

// method writes how the numbers were made and what is not told.
func (d *draft) method(p *page) {
	p.raw("<section id=\"metodo\">\n")
	p.el("h2", d.say("Definizioni e metodo", "Definitions and method"))
	p.raw("<ul>\n")
	for _, f := range formulas {
		p.el("li", f.In(d.lang))
	}
	p.raw("</ul>\n")
	p.el("h3", d.say("Riservatezza", "Riservatezza"))
	p.el("p", d.say("I numeri di un ufficio si mostrano sempre: quanti quesiti, con quale esito, in quanti giorni. Dicono come lavora l'ufficio.",
		"The figures of an office are always shown: how many quesiti, how they ended, in how many days. They tell how the office works."))
	p.el("p", d.protection())
	p.el("h3", d.say("Glossario", "Glossary"))
	p.raw("<dl class=\"glossario\">\n")
	for _, term := range Glossary {
		p.el("dt", term[0].In(d.lang))
		p.el("dd", term[1].In(d.lang))
	}
	p.raw("</dl>\n</section>\n")
}

// protection says which groups are not named.
func (d *draft) protection() string {
	switch {
	case d.straordinaria:
		return d.say("Un'edizione straordinaria non nomina gruppi (oggetti, intermediari, cambi di oggetto).",
			"An edizione straordinaria names no groups (oggetti, intermediari, changes of oggetto).")
	case d.k == 1:
		return d.say("I gruppi per oggetto, per intermediario e per cambio di oggetto sono nominati tutti, anche di un solo quesito: riservatezza_k = 1 non protegge nulla.",
			"The groups by oggetto, by intermediario and by change of oggetto are all named, even of a single quesito: riservatezza_k = 1 protects nothing.")
	}
	return d.sayf("I gruppi per oggetto, per intermediario e per cambio di oggetto si nominano da %[1]s quesiti in su; gli altri sono contati insieme sotto «altri», che non dice quanti valori contiene. Sotto «altri» stanno anche gruppi più grandi, dove altrimenti il numero dei piccoli si potrebbe ricavare per differenza, da questo report o da quelli degli altri ambiti dello stesso mese: di un gruppo di meno di %[1]s quesiti restano possibili almeno %[1]s numeri diversi, o due dove una tabella ha meno di %[1]s quesiti in tutto. Ciò che un ambito non nomina non è nominato neppure dagli ambiti che contiene.",
		"Groups by oggetto, by intermediario and by change of oggetto are named from %[1]s quesiti on; the others are counted together as “others”, which does not say how many values it holds. Larger groups are among the others too, where the number of the small ones could be worked out by subtraction otherwise, from this report or from those of the other scopes of the same month: of a group of fewer than %[1]s quesiti at least %[1]s different numbers stay possible, or two where a table has fewer than %[1]s quesiti in all. What a scope does not name the scopes within it do not name either.", d.k)
}

// provenance writes what the report was made of, and how to verify it.
func (d *draft) provenance(p *page) {
	p.raw("<section id=\"provenienza\">\n")
	p.el("h2", d.say("Provenienza e verifica", "Provenance and verification"))
	p.el("p", d.say("Chi ha le esportazioni può verificare ogni numero: sulla pagina di Cruscotto, trascinandovi le esportazioni e questo report; oppure con «cruscotto verify REPORT.html ESPORTAZIONE.parquet».",
		"Who has the exports can verify every number: on the page of Cruscotto, by dropping the exports and this report on it; or with “cruscotto verify REPORT.html EXPORT.parquet”."))
	ids := d.say("non confrontati", "not compared")
	if d.IDs {
		ids = d.say("confrontati", "compared")
	}
	p.el("p", d.sayf("Versione del calcolo %s; configurazione %s; id ripetuti %s.", "Version of the computation %s; configuration %s; repeated ids %s.",
		Versione, d.configurazione[:16], ids))
	title := d.say("Esportazioni", "Exports")
	p.raw("<div class=\"scorre\" role=\"region\" tabindex=\"0\" aria-label=\"", title, "\">\n<table class=\"impronte\">\n")
	p.el("caption", title)
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", d.say("Esportazione", "Export"))
	p.el("th scope=\"col\"", "SHA-256")
	p.el("th scope=\"col\"", d.say("Righe", "Rows"))
	p.raw("</tr></thead>\n<tbody>\n")
	for i, f := range d.Files {
		p.raw("<tr>")
		p.el("th scope=\"row\"", d.sayf("file %s", "file %s", int64(i+1)))
		p.el("td", f.SHA256)
		p.el("td", decimal.Count(f.Righe).Text(d.lang))
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n</div>\n</section>\n")
}
