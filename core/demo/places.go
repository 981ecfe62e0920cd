package demo

// places are the Italian provinces by region: name, people in thousands (the
// weight of its quesiti), then the towns that have an Agenzia complessa. Provinces
// under a Direzione di coordinamento metropolitano name it before a colon, and
// their Filiali metropolitane after a semicolon.
const places = `
Piemonte
Alessandria 405: Acqui Terme, Casale Monferrato, Novi Ligure, Tortona, Valenza
Asti 207: Canelli, Nizza Monferrato
Biella 169: Cossato
Cuneo 580: Alba, Bra, Mondovì, Saluzzo, Savigliano
Novara 361: Borgomanero, Arona
Torino 2200: Chieri, Chivasso, Ciriè, Ivrea, Orbassano, Pinerolo, Rivoli, Settimo Torinese, Susa; Torino Nord, Torino Sud, Torino Lingotto
Verbania 154: Domodossola, Omegna
Vercelli 165: Borgosesia, Santhià
Valle d'Aosta
Aosta 123: Verrès
Liguria
Genova 817: Chiavari, Rapallo, Sestri Ponente, Sampierdarena, Busalla
Imperia 208: Sanremo, Ventimiglia
La Spezia 215: Sarzana
Savona 267: Albenga, Cairo Montenotte, Finale Ligure
Lombardia
Bergamo 1110: Albino, Clusone, Romano di Lombardia, Terno d'Isola, Treviglio
Brescia 1260: Breno, Chiari, Desenzano del Garda, Manerbio, Palazzolo sull'Oglio, Salò
Como 597: Cantù, Erba, Menaggio
Cremona 352: Casalmaggiore, Crema
Lecco 333: Merate, Bellano
Lodi 228: Codogno
Mantova 406: Castiglione delle Stiviere, Ostiglia, Suzzara
Monza 875: Carate Brianza, Desio, Seregno, Vimercate
Pavia 537: Mortara, Vigevano, Voghera
Sondrio 179: Morbegno, Tirano
Varese 880: Busto Arsizio, Gallarate, Luino, Saronno, Tradate
Coordinamento metropolitano Milano
Milano 3220: Abbiategrasso, Cinisello Balsamo, Corsico, Gorgonzola, Legnano, Magenta, Melegnano, Rho, Rozzano, Sesto San Giovanni; Milano Missori, Milano Nord, Milano Fiori, Milano Corvetto, Milano Lampugnano
Trentino-Alto Adige
Bolzano 534: Bressanone, Brunico, Merano
Trento 543: Cles, Riva del Garda, Rovereto, Tione di Trento
Veneto
Belluno 198: Feltre, Pieve di Cadore
Padova 932: Camposampiero, Cittadella, Este, Piove di Sacco
Rovigo 228: Adria
Treviso 878: Castelfranco Veneto, Conegliano, Montebelluna, Oderzo
Venezia 836: Chioggia, Dolo, Mestre, Mirano, San Donà di Piave, Portogruaro
Verona 927: Bardolino, Legnago, San Bonifacio, Villafranca di Verona
Vicenza 854: Arzignano, Bassano del Grappa, Lonigo, Schio, Thiene
Friuli-Venezia Giulia
Gorizia 138: Monfalcone
Pordenone 310: Maniago, San Vito al Tagliamento
Trieste 229: Muggia
Udine 517: Cervignano del Friuli, Codroipo, Gemona del Friuli, Tolmezzo
Emilia-Romagna
Bologna 1015: Budrio, Casalecchio di Reno, Imola, Porretta Terme, San Giovanni in Persiceto
Ferrara 340: Argenta, Cento, Codigoro
Forlì 393: Cesena, Savignano sul Rubicone
Modena 706: Carpi, Mirandola, Pavullo nel Frignano, Sassuolo, Vignola
Parma 454: Fidenza, Langhirano
Piacenza 286: Castel San Giovanni, Fiorenzuola d'Arda
Ravenna 387: Faenza, Lugo
Reggio nell'Emilia 529: Castelnovo ne' Monti, Correggio, Guastalla, Scandiano
Rimini 339: Riccione, Novafeltria
Toscana
Arezzo 334: Montevarchi, Sansepolcro, Cortona
Firenze 990: Borgo San Lorenzo, Empoli, Figline e Incisa Valdarno, Scandicci, Sesto Fiorentino
Grosseto 217: Follonica, Orbetello
Livorno 327: Cecina, Piombino, Portoferraio
Lucca 383: Castelnuovo di Garfagnana, Viareggio
Massa 189: Carrara, Aulla
Pisa 417: Pontedera, Volterra, San Miniato
Pistoia 290: Montecatini Terme, Pescia
Prato 258: Montemurlo
Siena 262: Colle di Val d'Elsa, Montepulciano, Poggibonsi
Umbria
Perugia 640: Città di Castello, Foligno, Gubbio, Spoleto, Todi
Terni 218: Orvieto, Narni
Marche
Ancona 462: Fabriano, Jesi, Osimo, Senigallia
Ascoli Piceno 202: San Benedetto del Tronto
Fermo 168: Porto Sant'Elpidio
Macerata 305: Camerino, Civitanova Marche, Tolentino
Pesaro 350: Fano, Urbino
Lazio
Frosinone 467: Anagni, Cassino, Sora
Latina 566: Aprilia, Formia, Terracina
Rieti 151: Poggio Mirteto
Viterbo 308: Civita Castellana, Tarquinia
Coordinamento metropolitano Roma
Roma 4220: Civitavecchia, Colleferro, Guidonia Montecelio, Monterotondo, Pomezia, Tivoli, Velletri, Albano Laziale, Anzio; Roma Eur, Roma Tuscolano, Roma Flaminio, Roma Montesacro, Roma Aurelio, Roma Casilino Prenestino, Roma Centro
Abruzzo
Chieti 372: Lanciano, Ortona, Vasto
L'Aquila 288: Avezzano, Sulmona
Pescara 313: Montesilvano, Penne
Teramo 299: Giulianova, Nereto
Molise
Campobasso 209: Termoli
Isernia 79: Venafro
Campania
Avellino 399: Ariano Irpino, Sant'Angelo dei Lombardi
Benevento 263: Telese Terme
Caserta 906: Aversa, Capua, Piedimonte Matese, Santa Maria Capua Vetere, Sessa Aurunca
Salerno 1060: Agropoli, Battipaglia, Nocera Inferiore, Sala Consilina, Cava de' Tirreni
Coordinamento metropolitano Napoli
Napoli 2970: Castellammare di Stabia, Nola, Pozzuoli, Torre del Greco, Torre Annunziata, Afragola, Frattamaggiore, Sorrento, Pomigliano d'Arco; Napoli Vomero, Napoli Camaldoli, Napoli Soccavo, Napoli Centro Direzionale
Puglia
Andria 380: Barletta, Trani, Bisceglie
Bari 1220: Altamura, Gioia del Colle, Molfetta, Monopoli, Putignano, Bitonto
Brindisi 380: Fasano, Francavilla Fontana, Ostuni
Foggia 597: Cerignola, Lucera, Manfredonia, San Severo
Lecce 773: Casarano, Gallipoli, Maglie, Nardò, Tricase
Taranto 557: Grottaglie, Manduria, Martina Franca
Basilicata
Matera 190: Pisticci, Policoro
Potenza 347: Lagonegro, Melfi, Villa d'Agri
Calabria
Catanzaro 341: Lamezia Terme, Soverato
Cosenza 673: Castrovillari, Paola, Rossano, Scalea
Crotone 162: Cirò Marina
Reggio di Calabria 517: Gioia Tauro, Locri, Palmi, Siderno
Vibo Valentia 150: Serra San Bruno, Tropea
Sicilia
Agrigento 412: Canicattì, Licata, Sciacca
Caltanissetta 249: Gela, Mussomeli
Catania 1070: Acireale, Adrano, Caltagirone, Giarre, Paternò
Enna 155: Nicosia, Piazza Armerina
Messina 599: Barcellona Pozzo di Gotto, Milazzo, Patti, Sant'Agata di Militello, Taormina
Palermo 1200: Bagheria, Carini, Cefalù, Corleone, Partinico, Termini Imerese, Palermo Sud
Ragusa 320: Comiso, Modica, Vittoria
Siracusa 383: Augusta, Lentini, Noto
Trapani 415: Alcamo, Castelvetrano, Marsala, Mazara del Vallo
Sardegna
Cagliari 419: Quartu Sant'Elena, Assemini
Carbonia 118: Iglesias, Sant'Antioco
Nuoro 195: Macomer, Siniscola, Sorgono
Oristano 150: Ghilarza, Terralba
Sassari 475: Alghero, Olbia, Ozieri, Tempio Pausania, Porto Torres
Sanluri 91: Guspini, Villacidro
`
