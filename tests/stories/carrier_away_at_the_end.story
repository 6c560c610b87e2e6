# The carrier is gone for the last hours: what was said then is found, and the window has grown by what nobody heard.
families:
    Айгүл: +77470000001, kk, Еркежан, P1
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
+46h
    24.11 10:00 SMS to Айгүл: Жауап күтеміз: Еркежан үшін орын – «Ақбота». 1 – иә, 2 – жоқ. Соңғы мерзім: ср 25.11, 10:01, кейін басқаға ұсынылады. 1414
    * V1 → Айгүл: open until 25.11 10:01
fault down=true wire=twilio
Айгүл: иә
+4h
fault clear=true
+40min
    25.11 12:13 SMS to Айгүл: Рахмет! Еркежан: жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 02.12. Қателессеңіз: 2, мерзімі: бс 26.11, 12:13
    25.11 12:13 SMS to Айгүл: Құжаттар: 065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік). Басқасын өзіміз аламыз. Мерзімі: ср 02.12, 23:59. 1414
    * V1: reserved
    * V1 → Айгүл: confirmed
    * papers for V1 → Айгүл: open until 02.12 23:59
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 02.12 23:59
