package personal

import "testing"

func TestText(t *testing.T) {
	for _, text := range []string{
		// codice fiscale
		"RSSMRA80A01H501U", "rssmra80a01h501u", "RSS MRA 80A01 H501U", "RSSMRA-80A01-H501-U", "RSSMRA80A01H501U_1", "rss.mra.80a01.h501.u",
		"CF:RSSMRA80A01H501U", "CFRSSMRA80A01H501U", "cod. fisc. RSSMRA80A01H501U (delega)", "sig. Rossi RSSMRA80A01H501U", "RSSMRA 80A01\tH501U",
		"ＲＳＳＭＲＡ８０Ａ０１Ｈ５０１Ｕ", "RSS\u200bMRA80A01H501U", "RSSMRA80A01H501\u00adU",
		"RSSMRA80A01H50MF", "RSSMRA80A01HRLML", "RSSMRAULALMHRLMD", // letters in place of digits
		"RSSMRA80A01H501X", // whether or not its last letter is right
		"RSSMRA80A01H501UBNCLRA75D41F205X", "dal RSSMRA80A01H501U/2025",
		// partita IVA
		"01234567890", "IT01234567890", "IT 01234567890", "P.IVA 01234567890", "Ditta P.IVA01234567890", "012 345 678 90", "012.345.678-90",
		"0123-4567-890", "１２３４５６７８９０１", "٠١٢٣٤٥٦٧٨٩٠", "0\u00a01\u202f2 3 4 5 6 7", "0123–4567−890", "01234567890 snc", "c.f. 8 0 0 7 8 7 5 0 5 8 7",
		"0123\u00b74567", "01\n23\n45\n67",
		// matricola
		"7012345678", "matr.7012345678", "INPS7012345678", "INPS 70 12345678", "12-3456789/01", "studio 12345678", "matricola (70) 1234567",
		// telephone
		"06 5905 1234", "339 1234567", "+39 06 59051234", "(06) 5905-1234", "06/59051234", "tel. 0577.123456", "06-12-34-56-78", "02 2012 3456", "06 2025 12 34",
		// what is no date of all that looks like one
		"32.06.2025 1", "16.13.2025", "99999999", "16 06 3025", "2025-06-16-1234-5678", "20251399",
		// mail
		"mario.rossi@example.it", "mario.rossi＠example.it", "mario.rossi(at)pec.it", "mario.rossi (AT) pec.it", "mario [at] pec.it", "@studio", "mario.rossi( at )pec.it",
	} {
		if !Text(text) {
			t.Errorf("%q may be somebody", text)
		}
	}
	for _, text := range []string{
		"", " ", "Dilazioni", "Regolarità contributiva", "Non specificato", "Consulente del lavoro", "Intermediario: altri soggetti", "Azienda con più di 1.000 dipendenti",
		"Circolare 12/2025", "DM10 2023", "DM10/2 del 10/2023", "Art. 13 L. 223/1991", "Legge 23 luglio 1991, n. 223", "F24", "F24 - 2025-06-16", "F24 2023-2024",
		"Messaggio 2614/2018", "INPS.HERMES.28/06/2018.0002614", "D.Lgs. 150/2015, art. 4-bis", "L. 104/92 (art. 3, c. 3)", "CIGO 2020 2021 2022",
		"16.06.2025", "16-06-2025", "16/06/2025", "16 06 2025", "2025-06-16", "2025.06.16", "16.6.25", "20250616", "16062025", "dal 01.01.2025 al 31.12.2025",
		"01.01.2025 - 31.12.2025", "01/01/2025-31/12/2025", "2024 - 2025", "2023/2024", "06.2025 - 07.2025", "202506-202507", "UNIEMENS 202506", "F24 202506", "06/2025 - 07/2025",
		"16.06.2025 12.30", "2025-06-16 10:30:00", "2025-06-16T10:30:00", "scadenza (16.06.2025)", "16.06.25 - 30.06.25",
		"Esonero 100% under 36", "Codice 7000", "sedi 7000, 8100", "Gestione separata (26,23%)", "1-2-3-4-5-6-7", "Fondo 5.000.000", "ID 1234567",
		"at", "Attività (attesa)", "A(t)", "Contributi artigiani e commercianti senza prestazioni", "Trasmissione telematica delle denunce mensili individuali",
		"Assegno unico: maggiorazioni e conguagli arretrati", "RSSMRA80A01H501", "sessantaquattresimo", "ABCDEF", "STRUMENTALMENTE SPRT", "MARCUSMRANRSQPLE",
	} {
		if Text(text) {
			t.Errorf("%q is nobody", text)
		}
	}
}

// The last letter is the one that the others give, or it is not.
func TestChecked(t *testing.T) {
	for code, want := range map[string]bool{"RSSMRA80A01H501U": true, "RSSMRA80A01H501V": false, "MRTMTT25D09F205Z": true, "MRTMTT25D09F205A": false} {
		if checked(code) != want {
			t.Errorf("%s: %v", code, !want)
		}
	}
}
