# From the referral to the contract: complete papers, the contract to sign, enrolment; the other queues are archived only then (P 22, reading 11).
rules: P-073
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P2

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
Айгүл: 1
    23.11 10:00 SMS to Айгүл: Рахмет! Еркежан: жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 30.11. Қателессеңіз: 2, мерзімі: сс 24.11, 10:00
    23.11 10:00 SMS to Айгүл: Құжаттар: 065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік). Басқасын өзіміз аламыз. Мерзімі: дс 30.11, 23:59. 1414
    * V1: reserved
    * V1 → Айгүл: confirmed
    * papers for V1 → Айгүл: open until 30.11 23:59
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 30.11 23:59
# The permanent referral closes her other queue only provisionally: it is passed over.
place V2 at P2
    23.11 10:00 SMS to Ольга: Миша: есть место в детском саду – «Балдаурен», казахская группа. Берёте? 1 – да, 2 – нет. Срок: вт 24.11, 10:01. Проверить: 1414
    * V2: offered
    * V2 → Ольга: open until 25.11 10:00
    * Ольга at P2: offered
+23h
Айгүл files papers
    24.11 09:00 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: ср 25.11, 18:30. Сұрақ болса: 1414
    24.11 09:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Ақбота»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V1, 24.11 09:00: complete
    * contract of Айгүл with P1: to_sign
Айгүл signs with P1
    24.11 09:00 SMS to Айгүл: Еркежан балабақшаға қабылданды: «Ақбота». Шарт egov.kz кабинетінде. Сұрақ болса: 1414
    * V1: filled
    * papers for V1 → Айгүл: confirmed
    * Айгүл at P1: enrolled
    * Айгүл at P2: archived
    * Айгүл referred to V1: used
    * contract of Айгүл with P1: signed
