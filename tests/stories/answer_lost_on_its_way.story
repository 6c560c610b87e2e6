# An answer that its webhook lost is fetched from the carrier before anything lapses.
families:
    Айгүл: +77470000001, kk, Еркежан, P1
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
+47h
    24.11 10:00 SMS to Айгүл: Жауабыңызды күтіп отырмыз: Еркежан үшін орын – «Ақбота». 1 – иә, 2 – жоқ. Соңғы мерзім: ср 25.11, 10:01. Тексеру: 1414
    * V1 → Айгүл: open until 25.11 10:01
fault inbound=lose wire=twilio count=1
Айгүл: иә
+1h
    25.11 10:00 SMS to Айгүл: Рахмет! Жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 02.12. Қателессеңіз: 2, мерзімі: бс 26.11, 10:00
    * V1: reserved
    * V1 → Айгүл: confirmed
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 02.12 23:59
+1min
