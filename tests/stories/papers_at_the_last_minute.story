# Papers of the last day at 23:40 are in time; the day of arrival is the next working day, and no clock frees the place meanwhile (RULES.md, test vectors).
rules: P-067 P-068 P-069
begin 2026-03-20 12:00
families:
    Айгүл: +77470000001, kk, Еркежан, P1
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    20.03 12:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сб 21.03, 12:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 22.03 12:00
    * Айгүл at P1: offered
Айгүл: 1
    20.03 12:00 SMS to Айгүл: Рахмет! Жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 01.04. Қателессеңіз: 2, мерзімі: сб 21.03, 12:00
    * V1: reserved
    * V1 → Айгүл: confirmed
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 01.04 23:59
until 2026-04-01 23:40
    30.03 09:00 SMS to Айгүл: Еркежан: жолдама күшінде, құжаттар әлі тапсырылмады. Оларды egov.kz арқылы тапсырыңыз, соңғы күні: 01.04. 1414
Айгүл files papers with f027 of 2026-03-30
    01.04 23:40 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: жм 03.04, 18:30. Сұрақ болса: 1414
    * papers of Айгүл for V1, 01.04 23:40: under_review, to be checked by 03.04
until 2026-04-02 08:59
until 2026-04-02 09:00
    02.04 09:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Ақбота»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V1, 01.04 23:40: complete
    * contract of Айгүл with P1: to_sign
until 2026-04-20 12:00
Айгүл signs with P1
    20.04 12:00 SMS to Айгүл: Еркежан балабақшаға қабылданды: «Ақбота». Шарт egov.kz кабинетінде. Сұрақ болса: 1414
    * V1: filled
    * Айгүл at P1: enrolled
    * Айгүл referred to V1: used
    * contract of Айгүл with P1: signed
