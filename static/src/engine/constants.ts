// Values that Go and the page both know: `make contract` writes them.

/** The classes of soglia, in days. */
export const classi = [5,10,15,25] as const;
/** The longest soglia, in days, which decides when a period is maturo. */
export const sogliaMassima = 25;
/** The key of the group of a missing value. */
export const nonIndicato = "(non indicato)";
/** The oggetto of senders who choose none. */
export const nonSpecificato = "Non specificato";
/** What stands between the first level of an oggetto and the second. */
export const betweenLevels = ": ";
/** The key of the dimension cambio where the oggetto was changed. */
export const cambiato = "cambiato";
/** The key of the dimension cambio where it was not. */
export const invariato = "invariato";
/** How many months a trend has: with the one before, and the same of the year before. */
export const trendMonths = 13;
/** More different values than these in a column are not counted. */
export const mostDistinct = 10000;
/** More than any report has, in bytes. */
export const mostOfReport = 67108864;
/** A key of a listing is a rank times this, and the row through all files. */
export const rowsInKey = 2147483648;
/** Bytes of a key of an id. */
export const keyBytes = 16;
/** The key of an export's metadata that holds the data di rilevazione. */
export const rilevazioneKey = "cruscotto.data_rilevazione";
/** What stands between thousands. */
export const groupMark = {"it":".","en":","} as const;
/** What stands before the places of a number. */
export const point = {"it":",","en":"."} as const;
/** What is shown where there is no number. */
export const undefinedNumber = {"it":"n.d.","en":"n/a"} as const;
/** The sign of what is less. */
export const minus = "−";
/** The characters without a sign of their own, as ranges of a regular expression. */
export const unseen = "\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{ad}-\\u{ad}\\u{34f}-\\u{34f}\\u{61c}-\\u{61c}\\u{115f}-\\u{1160}\\u{17b4}-\\u{17b5}\\u{180b}-\\u{180f}\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{2060}-\\u{206f}\\u{2800}-\\u{2800}\\u{3164}-\\u{3164}\\u{fdd0}-\\u{fdef}\\u{fe00}-\\u{fe0f}\\u{feff}-\\u{feff}\\u{ffa0}-\\u{ffa0}\\u{fff0}-\\u{fffb}\\u{fffe}-\\u{ffff}\\u{13430}-\\u{1343f}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}";
/** The blocks of scripts that are written from the right, likewise. */
export const leftwardScripts = "\\u{590}-\\u{8ff}\\u{fb1d}-\\u{fdff}\\u{fe70}-\\u{fefe}\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
/** The words of the page and of the reports, with what they mean. */
export const glossary = [[{"it":"Quesito","en":"Quesito"},{"it":"una richiesta inviata dal Cassetto previdenziale con la Comunicazione bidirezionale.","en":"a request sent from the Cassetto previdenziale by the Comunicazione bidirezionale."}],
	[{"it":"Pervenuto","en":"Pervenuto"},{"it":"inviato entro la data di osservazione.","en":"sent up to the data di osservazione."}],
	[{"it":"Definito","en":"Definito"},{"it":"pervenuto, e con risposta entro la data di osservazione.","en":"pervenuto, and answered up to the data di osservazione."}],
	[{"it":"Giacente","en":"Giacente"},{"it":"pervenuto e non definito.","en":"pervenuto and not definito."}],
	[{"it":"Soglia","en":"Soglia"},{"it":"i giorni entro cui rispondere: 5, 10, 15 o 25, secondo l'oggetto.","en":"the days within which to answer: 5, 10, 15 or 25, depending on the oggetto."}],
	[{"it":"Entro soglia","en":"Entro soglia"},{"it":"definito in un numero di giorni non superiore alla soglia.","en":"definito in no more days than the soglia."}],
	[{"it":"Scaduto","en":"Scaduto"},{"it":"giacente da più giorni della sua soglia; nel giorno esatto è ancora in tempo.","en":"giacente for more days than its soglia; on the very day it is still in time."}],
	[{"it":"Oggetto","en":"Oggetto"},{"it":"quello con cui il quesito è stato lavorato, se è stato cambiato; altrimenti quello scelto dal mittente.","en":"the one under which the quesito was worked on, if it was changed; else the one chosen by the sender."}],
	[{"it":"Data di rilevazione","en":"Data di rilevazione"},{"it":"il giorno in cui le esportazioni sono state fatte.","en":"the day on which the exports were taken."}],
	[{"it":"Data di osservazione","en":"Data di osservazione"},{"it":"il giorno in cui si guarda: un quesito definito dopo è ancora giacente.","en":"the day on which one looks: a quesito definito later is still giacente."}],
	[{"it":"Giorno di maturità","en":"Giorno di maturità"},{"it":"il primo giorno in cui un mese è maturo: quello a cui se ne vede l'edizione, anche se le esportazioni sono successive.","en":"the first day on which a month is mature: the one that its edition is as of, though the exports may be later."}],
	[{"it":"Mese maturo","en":"Mature month"},{"it":"un mese dal cui ultimo giorno è trascorsa la soglia più lunga, 25 giorni.","en":"a month since whose last day the longest soglia, 25 days, has run out."}],
	[{"it":"n.d.","en":"n/a"},{"it":"non definito: il denominatore è zero.","en":"undefined: the denominator is zero."}]] as const;
