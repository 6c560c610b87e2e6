# A contract on a temporary place enrols for a time: all queues stand, and a permanent place is still offered (P 23.3, reading 12).
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2

place V1 at P1 until 2027-05-31
    23.11 10:00 SMS to Айгүл: Еркежан үшін 31.05 аяқталатын уақытша орын: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
Айгүл: 1
    23.11 10:00 SMS to Айгүл: Рахмет! Уақытша жолдама берілді, кезек сақталады. Құжаттар: egov.kz, соңғы күні 30.11. Қателессеңіз: 2, мерзімі сс 24.11, 10:00
    * V1: reserved
    * V1 → Айгүл: confirmed
    * Айгүл at P1: waiting
    * Айгүл referred to V1: issued, valid until 30.11 23:59
Айгүл files papers
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: сс 24.11, 18:30. Сұрақ болса: 1414
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Ақбота»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V1, 23.11 10:00: complete
    * contract of Айгүл with P1: to_sign
Айгүл signs with P1
    23.11 10:00 SMS to Айгүл: Еркежан балабақшаға уақытша қабылданды: «Ақбота». Кезегіңіз сақталады. Сұрақ болса: 1414
    * V1: filled
    * Айгүл referred to V1: used
    * contract of Айгүл with P1: signed
place V2 at P2
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Балдаурен», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:01. Тексеру: 1414
    * V2: offered
    * V2 → Айгүл: open until 25.11 10:00
    * Айгүл at P2: offered
Айгүл: 1
    23.11 10:00 SMS to Айгүл: Рахмет! Жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 30.11. Қателессеңіз: 2, мерзімі: сс 24.11, 10:00
    * V2: reserved
    * V2 → Айгүл: confirmed
    * Айгүл at P2: referred
    * Айгүл referred to V2: issued, valid until 30.11 23:59
Айгүл files papers
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: сс 24.11, 18:30. Сұрақ болса: 1414
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Балдаурен»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V2, 23.11 10:00: complete
    * contract of Айгүл with P2: to_sign
Айгүл signs with P2
    23.11 10:00 SMS to Айгүл: Еркежан балабақшаға қабылданды: «Балдаурен». Шарт egov.kz кабинетінде. Сұрақ болса: 1414
    * V2: filled
    * Айгүл at P1: archived
    * Айгүл at P2: enrolled
    * Айгүл referred to V2: used
    * contract of Айгүл with P2: signed
Айгүл leaves P2
    * contract of Айгүл with P2: ended
