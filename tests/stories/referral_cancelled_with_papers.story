# A cancellation within 24 hours ends papers and contract too (P 25): all queues return, the place goes to the next family.
rules: P-076
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
Айгүл: 1
    23.11 10:00 SMS to Айгүл: Рахмет! Жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 30.11. Қателессеңіз: 2, мерзімі: сс 24.11, 10:00
    * V1: reserved
    * V1 → Айгүл: confirmed
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 30.11 23:59
Айгүл files papers
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: сс 24.11, 18:30. Сұрақ болса: 1414
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Ақбота»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V1, 23.11 10:00: complete
    * contract of Айгүл with P1: to_sign
+1h
Айгүл: 2
    23.11 11:00 SMS to Айгүл: Жолдаманың күші жойылды, кезегіңіз бұрынғы күнімен қайтарылды. Тексеру: egov.kz кабинеті немесе 1414
    23.11 11:00 SMS to Ольга: Миша: есть место в детском саду – «Ақбота», казахская группа. Берёте? 1 – да, 2 – нет. Срок: вт 24.11, 11:01. Проверить: 1414
    * V1: offered
    * V1 → Ольга: open until 25.11 11:00
    * Айгүл at P1: waiting
    * Ольга at P1: offered
    * Айгүл referred to V1: cancelled
    * papers of Айгүл for V1, 23.11 10:00: withdrawn
    * contract of Айгүл with P1: withdrawn
Айгүл signs with P1
