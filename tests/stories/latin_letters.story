# A phone that shows boxes: one word turns the letters of SMS into Latin ones, another turns them back; Telegram keeps its own.
families:
    Айгүл: +77470000001, kk, Жүсіп, P1
    Ольга: +77470000002, ru, Женя, P2

Айгүл: LATIN
    23.11 10:00 SMS to Айгүл: SMS endi latyn arpimen keledi. Kirillitsaga qaitu: "kirill". Komek: 1414
    * Айгүл: kk, Latin
place V1 at P1
    23.11 10:00 SMS to Айгүл: Jusip ushin balabaqshadan oryn bar: "Aqbota", qazaq toby. Alasyz ba? 1 - ia, 2 - joq. Merzimi: ss 24.11, 10:01. Tekseru: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
Айгүл: kezek
    23.11 10:00 SMS to Айгүл: Jusip: oryn usynyldy ("Aqbota"), jauabynyzdy kutemiz. 1 - ia, 2 - joq. Merzimi: ss 24.11, 10:01. Tekseru: 1414
Айгүл: ia
    23.11 10:00 SMS to Айгүл: Rahmet! Jusip ushin joldama berildi: "Aqbota". Qujattardy egov.kz arqyly tapsyrynyz, songy kuni: 30.11. Qatelesseniz, 2 dep jazynyz, merzimi: ss 24.11, 10:00. Suraq bolsa: 1414
    23.11 10:00 SMS to Айгүл: Qujattar: 065/e ekpe kartasy, 052-2/e pasporty, 027/e anyqtamasy (3 kundik). Basqasyn ozimiz alamyz. Merzimi: ds 30.11, 23:59. 1414
    * V1: reserved
    * V1 → Айгүл: confirmed
    * papers for V1 → Айгүл: open until 30.11 23:59
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 30.11 23:59
Айгүл: көмек
    23.11 10:00 SMS to Айгүл: Qujattar: 065/e ekpe kartasy, 052-2/e pasporty, 027/e anyqtamasy (3 kundik). Basqasyn ozimiz alamyz. Merzimi: ds 30.11, 23:59. 1414
    23.11 10:00 SMS to Айгүл: Latyn arpimen kerek bolsa: "latin". Eske saludy toqtatu: "stop eske salu". Nomir sizdiki bolmasa: "qate nomir". Komek: 1414
Айгүл: кирилл
    23.11 10:00 SMS to Айгүл: SMS енді кирилл әрпімен келеді. Әріптің орнына төртбұрыш шықса: «latin». Көмек: 1414
    23.11 10:00 SMS to Айгүл: Құжаттар: 065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік). Басқасын өзіміз аламыз. Мерзімі: дс 30.11, 23:59. 1414
    * Айгүл: kk
Ольга: латиница
    23.11 10:00 SMS to Ольга: SMS teper budut latinskimi bukvami. Vernut kirillitsu: "kirill". Pomosh: 1414
    * Ольга: ru, Latin
place V2 at P2
    23.11 10:00 SMS to Ольга: Zhenya: est mesto v detskom sadu - "Baldauren", kazahskaya gruppa. Berete? 1 - da, 2 - net. Srok: vt 24.11, 10:01. Proverit: 1414
    * V2: offered
    * V2 → Ольга: open until 25.11 10:00
    * Ольга at P2: offered
Ольга: net
    23.11 10:00 SMS to Ольга: Zhenya: vy otkazalis ot mesta, ochered v etot detskii sad perenesena v arhiv. Esli eto oshibka, otvette "da": mesto zhdet 10 minut, ochered mozhno vernut, srok: vt 24.11, 10:01
    * V2 → Ольга: declined
    * Ольга at P2: archived
Ольга: da
    23.11 10:00 SMS to Ольга: Spasibo! Zhenya: napravlenie vydano - "Baldauren". Podaite dokumenty na egov.kz, poslednii den: 30.11. Esli oshiblis, napishite 2, srok: vt 24.11, 10:00. Voprosy: 1414
    23.11 10:00 SMS to Ольга: Dokumenty: karta privivok 065/u, pasport 052-2/u, spravka 027/u (do 3 dnei). Ostalnoe poluchim sami. Srok: pn 30.11, 23:59. 1414
    * V2: reserved
    * V2 → Ольга: confirmed
    * papers for V2 → Ольга: open until 30.11 23:59
    * Ольга at P2: referred
    * Ольга referred to V2: issued, valid until 30.11 23:59
Ольга: кириллица
    23.11 10:00 SMS to Ольга: SMS теперь будут кириллицей. Если вместо букв квадраты: «latin». Помощь: 1414
    23.11 10:00 SMS to Ольга: Документы: карта прививок 065/у, паспорт 052-2/у, справка 027/у (до 3 дней). Остальное получим сами. Срок: пн 30.11, 23:59. 1414
    * Ольга: ru
