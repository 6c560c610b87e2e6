# The receipt of the first SMS is lost: ten minutes later the carrier is asked, and the window runs from then.
families:
    Айгүл: +77470000001, kk, Еркежан, P1

fault receipts=lose count=1
place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: sent
    * Айгүл at P1: offered
+9min
+1min
    * V1 → Айгүл: open until 25.11 10:10
Айгүл: иә
    23.11 10:10 SMS to Айгүл: Рахмет! Еркежан: жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 30.11. Қателессеңіз: 2, мерзімі: сс 24.11, 10:10
    23.11 10:10 SMS to Айгүл: Құжаттар: 065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік). Басқасын өзіміз аламыз. Мерзімі: дс 30.11, 23:59. 1414
    * V1: reserved
    * V1 → Айгүл: confirmed
    * papers for V1 → Айгүл: open until 30.11 23:59
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 30.11 23:59
